"""What the environment decides."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(settings.BASE_DIR)
# Enough for a deployment to start; every value invented.
DEPLOYMENT = {
    "DATABASE_URL": "postgres://owner:invented@db.example/autoinformed",
    "READER_DATABASE_URL": "postgres://reader:invented@db.example/autoinformed",
    "SECRET_KEY": "invented-for-this-test-0123456789-abcdefghijklmnop",
    "COMMENT_ADDRESS_KEYS": "2:bmV3LWtleQ==,1:b2xkLWtleQ==",
    "COMMENT_HASH_KEYS": "1:invented",
    "ALLOWED_HOSTS": "news.example",
    "SITE_URL": "https://news.example",
    "EMAIL_URL": "smtp+tls://name:password@mail.example:587",
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Give a function that reads the settings anew in an environment, and returns their names."""
    path = ROOT / "autoinformed" / "settings.py"
    ours = set(re.findall(r"[A-Z_]{4,}", path.read_text())) & set(os.environ)

    def reader(environment):
        for name in ours:
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"AUTOINFORMED_DATA": str(tmp_path / "data")} | environment).items():
            monkeypatch.setenv(name, value)
        return SimpleNamespace(**runpy.run_path(str(path)))

    return reader


@pytest.mark.parametrize(
    "missing",
    [
        "READER_DATABASE_URL",
        "SECRET_KEY",
        "COMMENT_ADDRESS_KEYS",
        "COMMENT_HASH_KEYS",
        "SITE_URL",
        "EMAIL_URL",
    ],
)
def test_a_deployment_does_not_start_without_each_secret(missing, read, tmp_path):
    environment = {name: value for name, value in DEPLOYMENT.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"Set {missing} in the environment"):
        read(environment)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("written", "roles"),
    [("", ["moderator", "admin"]), ("editor, admin", ["editor", "admin"]), ("none", [])],
)
def test_a_deployment_says_who_must_have_a_second_factor(read, written, roles):
    assert roles == read(DEPLOYMENT | {"SECOND_FACTOR_ROLES": written}).SECOND_FACTOR_ROLES


def test_a_role_that_does_not_exist_stops_the_start(read):
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_ROLES"):
        read(DEPLOYMENT | {"SECOND_FACTOR_ROLES": "moderators"})


def test_a_copy_of_ones_own_asks_nobody_for_a_second_factor(read):
    assert read({}).SECOND_FACTOR_ROLES == []


def test_a_deployment_is_secure_by_default(read):
    found = read(DEPLOYMENT)

    assert [found.DEBUG, found.LOCAL, found.DEMO_SIGN_INS] == [False] * 3
    assert found.SECURE_SSL_REDIRECT
    assert found.SESSION_COOKIE_SECURE
    assert found.SECURE_HSTS_SECONDS > 0
    assert not found.SECURE_HSTS_INCLUDE_SUBDOMAINS
    assert not found.SECURE_HSTS_PRELOAD
    assert found.ALLOWED_HOSTS == ["news.example"]


def test_the_first_key_encrypts_and_the_others_still_decrypt(read):
    assert read(DEPLOYMENT).COMMENT_ADDRESS_KEYS == {"2": "bmV3LWtleQ==", "1": "b2xkLWtleQ=="}


def test_a_key_without_its_id_is_refused_in_plain_words(read):
    with pytest.raises(ImproperlyConfigured, match="Write COMMENT_HASH_KEYS as id:key"):
        read(DEPLOYMENT | {"COMMENT_HASH_KEYS": "no-id"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eight", "Write PORT as a number, such as 8000."),
        ("DATABASE_URL", "nonsense", "Write DATABASE_URL as postgres://"),
        ("DATABASE_URL", "mysql://a:b@db/x", "Write DATABASE_URL as postgres://"),
        ("DATABASE_URL", "postgres://a:b@db", "Write DATABASE_URL as postgres://"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(name, value, sentence, read):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read({name: value, "AUTOINFORMED_LOCAL": "true"})


def test_a_wrong_value_ends_a_command_with_that_sentence_alone():
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        env=os.environ | {"DATABASE_URL": "nonsense", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Write DATABASE_URL as postgres://")
    assert done.stderr.count("\n") == 1


def test_a_local_copy_makes_its_secrets_once_and_keeps_them_to_itself(read, tmp_path):
    first, second = read({}).SECRET_KEY, read({}).SECRET_KEY

    assert first == second
    assert len(first) > 50
    assert (tmp_path / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_that_is_a_file_is_told_in_one_sentence(read, tmp_path):
    (tmp_path / "data").write_text("")

    with pytest.raises(ImproperlyConfigured, match=r"data cannot be used .File exists.: set AUTO"):
        read({})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_of_another_is_told_in_one_sentence(read, tmp_path):
    (tmp_path / "data").mkdir(mode=0o500)

    with pytest.raises(ImproperlyConfigured, match="Permission denied"):
        read({})


def test_a_local_copy_answers_on_this_machine_alone(read):
    found = read({"ALLOWED_HOSTS": "*"})

    assert found.LOCAL
    assert not found.DEBUG
    assert found.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]


def test_reading_the_settings_starts_nothing(read, tmp_path):
    read({})

    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secrets.json"]


def test_what_is_set_but_empty_counts_as_unset(read):
    names = ["AUTOINFORMED_DATA", "DATABASE_URL", "STATIC_ROOT", "MEDIA_ROOT"]

    found = read(dict.fromkeys(names, ""))

    assert found.LOCAL
    assert found.DATA_DIR == ROOT / ".data"
    assert found.STATIC_ROOT.parent == found.MEDIA_ROOT.parent == found.DATA_DIR


def test_make_run_keeps_its_own_secrets_with_a_database_elsewhere(read):
    address = DEPLOYMENT["DATABASE_URL"]

    found = read({"DATABASE_URL": address, "AUTOINFORMED_LOCAL": "true"})

    assert found.DATABASES["reader"]["USER"] == "autoinformed_reader"
    assert not found.EMBEDDED_DATABASE


def test_a_long_data_path_gets_a_short_socket(read, tmp_path):
    far = tmp_path / ("deep" * 30)

    host = read({"AUTOINFORMED_DATA": str(far)}).DATABASES["default"]["HOST"]

    assert host.startswith("/tmp/autoinformed-")
    assert len(host) < 60


def test_networks_of_the_newsroom_are_read_and_a_wrong_one_stops_the_start(read):
    found = read(DEPLOYMENT | {"ADMIN_NETWORKS": "203.0.113.0/24, 2001:db8::7"})
    assert found.ADMIN_NETWORKS == ["203.0.113.0/24", "2001:db8::7/128"]

    with pytest.raises(ImproperlyConfigured, match=r"ADMIN_NETWORKS: .*203\.0\.113\.7/24"):
        read(DEPLOYMENT | {"ADMIN_NETWORKS": "203.0.113.7/24"})

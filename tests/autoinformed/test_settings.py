"""What the environment decides, each case in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

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


def read(expression, environment, tmp_path):
    """Evaluate ``expression`` over settings read in ``environment``; return (code, out, err)."""
    code = f"from autoinformed import settings as s; print({expression})"
    ours = set(re.findall(r"[A-Z_]{4,}", (ROOT / "autoinformed" / "settings.py").read_text()))
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    clean |= {"AUTOINFORMED_DATA": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr


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
def test_a_deployment_does_not_start_without_each_secret(missing, tmp_path):
    environment = {name: value for name, value in DEPLOYMENT.items() if name != missing}

    code, _, said = read("s.SECRET_KEY", environment, tmp_path)

    assert code != 0
    assert f"Set {missing} in the environment" in said
    assert not (tmp_path / "data").exists()


def test_a_deployment_is_closed_where_nothing_else_is_said(tmp_path):
    expression = (
        "s.DEBUG, s.LOCAL, s.DEMO_SIGN_INS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, "
        "s.ALLOWED_HOSTS, s.SECURE_HSTS_SECONDS > 0"
    )

    _, out, _ = read(expression, DEPLOYMENT, tmp_path)

    assert out == "False False False True True ['news.example'] True"


def test_the_first_key_writes_and_the_others_still_read(tmp_path):
    _, out, _ = read("s.COMMENT_ADDRESS_KEYS", DEPLOYMENT, tmp_path)

    assert out == "{'2': 'bmV3LWtleQ==', '1': 'b2xkLWtleQ=='}"


def test_a_key_without_its_id_is_refused_in_plain_words(tmp_path):
    code, _, said = read("1", DEPLOYMENT | {"COMMENT_HASH_KEYS": "no-id"}, tmp_path)

    assert code != 0
    assert "Write COMMENT_HASH_KEYS as id:key" in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eight", "Write PORT as a number, such as 8000."),
        ("DATABASE_URL", "nonsense", "Write DATABASE_URL as postgres://"),
        ("DATABASE_URL", "mysql://a:b@db/x", "Write DATABASE_URL as postgres://"),
        ("DATABASE_URL", "postgres://a:b@db", "Write DATABASE_URL as postgres://"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(name, value, sentence, tmp_path):
    code, _, said = read("1", {name: value, "AUTOINFORMED_LOCAL": "true"}, tmp_path)

    assert code != 0
    assert sentence in said.splitlines()[-1]


def test_a_local_copy_makes_its_secrets_once_and_keeps_them_to_itself(tmp_path):
    _, first, _ = read("s.SECRET_KEY", {}, tmp_path)
    _, second, _ = read("s.SECRET_KEY", {}, tmp_path)

    assert first == second
    assert len(first) > 50
    assert (tmp_path / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_local_copy_answers_on_this_machine_alone(tmp_path):
    _, out, _ = read("s.LOCAL, s.DEBUG, s.ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}, tmp_path)

    assert out == "True False ['127.0.0.1', 'localhost', '[::1]']"


def test_reading_the_settings_starts_nothing(tmp_path):
    read("1", {}, tmp_path)

    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secrets.json"]


def test_what_is_set_but_empty_counts_as_unset(tmp_path):
    empty = dict.fromkeys(["AUTOINFORMED_DATA", "DATABASE_URL", "STATIC_ROOT", "MEDIA_ROOT"], "")
    names = "s.DATA_DIR.name, s.STATIC_ROOT.parent.name, s.MEDIA_ROOT.parent.name, s.LOCAL"

    _, out, _ = read(names, empty, tmp_path)

    assert out == ".data .data .data True"


def test_make_run_keeps_its_own_secrets_with_a_database_elsewhere(tmp_path):
    environment = {"DATABASE_URL": DEPLOYMENT["DATABASE_URL"], "AUTOINFORMED_LOCAL": "true"}

    _, out, _ = read("s.DATABASES['reader']['USER'], s.EMBEDDED_DATABASE", environment, tmp_path)

    assert out == "autoinformed_reader False"


def test_a_long_data_path_gets_a_short_socket(tmp_path):
    far = tmp_path / ("deep" * 30)

    _, out, _ = read("s.DATABASES['default']['HOST']", {"AUTOINFORMED_DATA": str(far)}, tmp_path)

    assert out.startswith("/tmp/autoinformed-")
    assert len(out) < 60

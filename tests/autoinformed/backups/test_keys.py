"""Keys are named in a set; they are in it only where asked for, and then shut by a passphrase."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError

from autoinformed.backups import keys
from autoinformed.local import secrets_file

PASSPHRASE = "correct horse battery staple"


def read_everything(place):
    return b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())


def list_secrets():
    found = [settings.SECRET_KEY, *settings.COMMENT_ADDRESS_KEYS.values()]
    return [key.encode() for key in [*found, *settings.COMMENT_HASH_KEYS.values()]]


@pytest.mark.django_db(transaction=True)
def test_a_set_names_the_keys_and_holds_none(place, run):
    run("backup", place)

    manifest = json.loads(next(place.rglob("manifest.json")).read_text())
    assert set(manifest["keys"]) == set(keys.NAMES)
    assert not [key for key in list_secrets() if key in read_everything(place)]
    with pytest.raises(CommandError, match="holds no keys"):
        run("restore", place, "--keys-to", place / "keys.env")


@pytest.mark.django_db(transaction=True)
def test_keys_come_back_by_the_passphrase_alone(place, run, settings, tmp_path):
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    run("backup", place, "--with-keys")
    file = tmp_path / "keys.env"

    assert not [key for key in list_secrets() if key in read_everything(place)]
    settings.BACKUP_PASSPHRASE = "another passphrase"
    with pytest.raises(CommandError, match="passphrase is wrong"):
        run("restore", place, "--keys-to", file)
    assert not file.exists()

    settings.BACKUP_PASSPHRASE = PASSPHRASE
    run("restore", place, "--keys-to", file)
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert lines["SECRET_KEY"] == settings.SECRET_KEY
    (key_id, key), *_ = settings.COMMENT_ADDRESS_KEYS.items()
    assert lines["COMMENT_ADDRESS_KEYS"].startswith(f"{key_id}:{key}")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="name a new file"):
        run("restore", place, "--keys-to", file)


def test_a_short_passphrase_is_refused(place, run, settings):
    settings.BACKUP_PASSPHRASE = "short"

    with pytest.raises(CommandError, match="12 letters"):
        run("backup", place, "--with-keys")


def test_nobody_is_asked_for_a_passphrase_where_nobody_sits(place, run, settings):
    settings.BACKUP_PASSPHRASE = ""

    with pytest.raises(CommandError, match="AUTOINFORMED_BACKUP_PASSPHRASE"):
        run("backup", place, "--with-keys")


@pytest.mark.django_db(transaction=True)
def test_a_restore_says_which_keys_differ(place, run, settings):
    run("backup", place)
    settings.COMMENT_ADDRESS_KEYS = {"1": "another"}

    said = run("restore", place, "--dry-run")

    assert "Another COMMENT_ADDRESS_KEYS than the set's (id 1)" in said
    assert "e-mail addresses cannot be read" in said
    assert "COMMENT_HASH_KEYS" not in said


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_ones_own_takes_the_keys_over(place, run, settings, tmp_path):
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    run("backup", place, "--with-keys")
    settings.DATA_DIR = tmp_path / "another copy"
    before = secrets_file.load_secrets(settings.DATA_DIR)

    run("restore", place, "--overwrite", "--with-keys")

    now = secrets_file.load_secrets(settings.DATA_DIR)
    assert now["SECRET_KEY"] == settings.SECRET_KEY != before["SECRET_KEY"]
    assert now["DATABASE_PASSWORD"] == before["DATABASE_PASSWORD"]
    (kept,) = settings.DATA_DIR.glob("secrets.before-*.json")
    assert json.loads(kept.read_text()) == before


def test_a_deployment_takes_its_keys_from_its_environment(place, run, settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="--keys-to"):
        run("restore", place, "--with-keys")

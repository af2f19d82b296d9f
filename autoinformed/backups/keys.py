"""Keys that a site's data is written with: named in every set, and kept in one only if asked for.

A set that is taken away opens nothing by itself: without ``COMMENT_ADDRESS_KEYS`` the commenters'
e-mail addresses in it are noise. Kept keys are encrypted by a passphrase (scrypt, then Fernet).
"""

import base64
import getpass
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from autoinformed.backups.errors import BackupError
from autoinformed.local import secrets_file

NAMES = ("SECRET_KEY", "COMMENT_ADDRESS_KEYS", "COMMENT_HASH_KEYS")
SHORTEST = 12  # letters of a passphrase
COST = 2**17  # 128 MB and a fifth of a second for each guess


def _read_keys() -> dict[str, dict[str, str]]:
    return {
        "SECRET_KEY": {"": settings.SECRET_KEY},
        "COMMENT_ADDRESS_KEYS": settings.COMMENT_ADDRESS_KEYS,
        "COMMENT_HASH_KEYS": settings.COMMENT_HASH_KEYS,
    }


def name_keys() -> dict[str, dict[str, str]]:
    """The keys of this site by name and id, with a fingerprint each that does not give it away."""
    return {
        name: {key_id: _fingerprint(name, key) for key_id, key in keys.items()}
        for name, keys in _read_keys().items()
    }


def compare_keys(named: dict[str, dict[str, str]]) -> list[str]:
    """Say which keys of a set this site does not have."""
    ours = name_keys()
    lacking = {
        name: [key_id for key_id, mark in keys.items() if ours.get(name, {}).get(key_id) != mark]
        for name, keys in named.items()
    }
    said = {
        "SECRET_KEY": "everybody signs in anew, and links in mails that were sent end",
        "COMMENT_ADDRESS_KEYS": "commenters' e-mail addresses cannot be read",
        "COMMENT_HASH_KEYS": "commenters are not known again, bans do not hold",
    }
    return [
        f"Another {name} than the set's{_list_ids(ids)}: {said.get(name, 'some data stays shut')}."
        for name, ids in lacking.items()
        if ids
    ]


def _list_ids(ids: list[str]) -> str:
    named = ", ".join(filter(None, ids))
    return f" (id {named})" if named else ""


def _fingerprint(name: str, key: str) -> str:
    """Slow to make, so that a weak key is not guessed by it."""
    mark = hashlib.scrypt(key.encode(), salt=f"autoinformed {name}".encode(), n=2**14, r=8, p=1)
    return mark.hex()[:16]


def encrypt_keys(passphrase: str) -> bytes:
    keys = {
        name: ",".join(f"{key_id}:{key}" if key_id else key for key_id, key in ring.items())
        for name, ring in _read_keys().items()
    }
    salt = secrets.token_bytes(16)
    token = Fernet(_derive(passphrase, salt)).encrypt(json.dumps(keys).encode())
    return json.dumps({"scrypt_n": COST, "salt": salt.hex(), "token": token.decode()}).encode()


def decrypt_keys(data: bytes, passphrase: str) -> dict[str, str]:
    """The values of the settings in ``NAMES``. Raises BackupError where the passphrase is wrong."""
    try:
        values = json.loads(data)
        key = _derive(passphrase, bytes.fromhex(values["salt"]))
        return json.loads(Fernet(key).decrypt(values["token"].encode()))
    except InvalidToken:
        raise BackupError("The passphrase is wrong: the keys of this set stay shut.") from None
    except (ValueError, KeyError) as error:
        raise BackupError("The keys of this set are damaged: take another set.") from error


def _derive(passphrase: str, salt: bytes) -> bytes:
    derived = Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    return base64.urlsafe_b64encode(derived)


def choose_passphrase() -> str:
    """Ask for the passphrase of keys that are to be kept. Raises BackupError for a short one."""
    passphrase = ask_passphrase(twice=True)
    if len(passphrase) < SHORTEST:
        raise BackupError(f"Take a passphrase of {SHORTEST} letters or more.")
    return passphrase


def ask_passphrase(*, twice: bool = False) -> str:
    """From the setting, or from who sits at the terminal. Raises BackupError where nobody does."""
    if settings.BACKUP_PASSPHRASE:
        return settings.BACKUP_PASSPHRASE
    if not sys.stdin.isatty():
        raise BackupError("Set AUTOINFORMED_BACKUP_PASSPHRASE, or run this at a terminal.")
    passphrase = getpass.getpass("Passphrase of the keys: ")
    if twice and getpass.getpass("Once more: ") != passphrase:
        raise BackupError("The two were not the same.")
    return passphrase


def write_keys(keys: dict[str, str], path: Path) -> None:
    """Write keys as lines of an .env file, for its owner alone; never over another file."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupError(f"{path} is there: name a new file for the keys.") from None
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    with open(descriptor, "w") as file:
        file.writelines(f"{name}={keys[name]}\n" for name in NAMES)


def refuse_deployment() -> None:
    if not settings.LOCAL:
        raise BackupError(
            "A deployment takes its keys from its environment: write them to a file with --keys-to."
        )


def adopt_keys(keys: dict[str, str]) -> None:
    """Have a copy on one's own machine use these keys from its next start."""
    secrets_file.replace_secrets(settings.DATA_DIR, {name: keys[name] for name in NAMES})

"""Secrets of a copy that runs by itself: made once, kept in its data folder.

A production copy never comes here: it takes every secret from its environment.
"""

import json
import os
import secrets
import tempfile
import time
from pathlib import Path

from cryptography.fernet import Fernet

FILE_NAME = "secrets.json"


def load_secrets(folder: str | Path) -> dict[str, str]:
    """Return ``{name: value}`` for the data ``folder``, making what is not there yet.

    Safe against two processes that start at once: the first complete file wins, and a file is never
    seen half written.
    """
    path = Path(folder) / FILE_NAME
    if not path.exists():
        _create(path)
    return json.loads(path.read_text(encoding="utf-8"))


def replace_secrets(folder: str | Path, changed: dict[str, str]) -> None:
    """Keep other values for some names. The file as it was stays beside it, under another name."""
    path = Path(folder) / FILE_NAME
    values = load_secrets(folder) | changed
    before = path.with_name(f"secrets.before-{int(time.time())}.json")
    os.link(path, before)
    draft = _write_draft(path.parent, values)
    os.replace(draft, path)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "COMMENT_ADDRESS_KEYS": f"1:{Fernet.generate_key().decode()}",
        "COMMENT_HASH_KEYS": f"1:{secrets.token_urlsafe(32)}",
        "DATABASE_SUPERUSER_PASSWORD": secrets.token_urlsafe(24),
        "DATABASE_PASSWORD": secrets.token_urlsafe(24),
        "READER_PASSWORD": secrets.token_urlsafe(24),
    }
    draft = _write_draft(path.parent, values)
    try:
        os.link(draft, path)  # fails where another process was first: theirs stands
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def _write_draft(folder: Path, values: dict[str, str]) -> str:
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".secrets-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(draft)
        raise
    return draft

"""Secrets of a copy that runs by itself: made once, kept in its data folder.

A production copy never comes here: it takes every secret from its environment.
"""

import json
import os
import secrets
import tempfile
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
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails where another process was first: theirs stands
        except FileExistsError:
            pass
    finally:
        os.unlink(draft)

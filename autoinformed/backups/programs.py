"""PostgreSQL's own programs: pg_dump, pg_restore and psql, of a version that fits the server."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import pq

from autoinformed.backups.errors import BackupError
from autoinformed.local import embedded
from autoinformed.local.embedded import machine

NAMES = ("pg_dump", "pg_restore", "psql")
OLDEST = 18  # the first whose pg_restore leaves policies out, which name a login


def find_programs(connection: BaseDatabaseWrapper) -> Path:
    """Return a folder with programs at least as new as the server. Raises BackupError."""
    server = read_server_version(connection) // 10_000
    needed = max(server, OLDEST)
    found = {folder: _read_version(folder) for folder in _list_folders(needed)}
    fitting = [folder for folder, version in found.items() if version >= needed]
    if fitting:
        return fitting[0]
    seen = ", ".join(f"{version} in {folder}" for folder, version in found.items() if version)
    raise BackupError(
        f"The server is PostgreSQL {server}: backups need pg_dump, pg_restore and psql {needed} or "
        f"newer, and there is {f'only {seen}' if seen else 'none'}. Install postgresql-client-"
        f"{needed}, or: pip install 'autoinformed[backup]'."
    )


def read_server_version(connection: BaseDatabaseWrapper) -> int:
    """The server's version as PostgreSQL counts: 180003 for 18.3."""
    with connection.cursor() as cursor:
        return cursor.connection.info.server_version


def _list_folders(version: int) -> list[Path]:
    try:
        wheel = [machine.find_programs()]
    except embedded.EmbeddedDatabaseError:
        wheel = []
    on_path = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    return [*wheel, Path(f"/usr/lib/postgresql/{version}/bin"), *on_path]


def _read_version(folder: Path) -> int:
    """The major version of the programs in a folder; 0 where one of them is missing."""
    if not all(os.access(folder / name, os.X_OK) for name in NAMES):
        return 0
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    number = re.search(r"\d+", said.stdout)
    return int(number[0]) if number else 0


def connect_by(connection: BaseDatabaseWrapper) -> tuple[list[str], dict[str, str]]:
    """How a program reaches the database of ``connection``: its arguments and its environment.

    The password goes by the environment: arguments are seen by everybody on the machine.
    """
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    values = {k: str(v) for k, v in connection.get_connection_params().items() if k in known}
    password = values.pop("password", "")
    # What bounds a page's statements must not bound these.
    values.pop("options", None)
    dsn = " ".join(f"{name}='{_escape(value)}'" for name, value in values.items())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    return [f"--dbname={dsn}"], environment


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


class Program:
    """A program that runs, with pipes to it and from it."""

    def __init__(self, process: subprocess.Popen[bytes], said: Any) -> None:
        self._process, self._said = process, said
        self.stdin: Any = process.stdin
        self.stdout: Any = process.stdout

    def kill(self) -> None:
        self._process.kill()

    def finish(self) -> None:
        """Wait for its end. Raises BackupError with what it said where that was a fault."""
        if self._process.wait():
            self._said.seek(0)
            lines = self._said.read().decode(errors="replace").strip().splitlines()
            faults = [line for line in lines if re.search("error|fatal", line, re.IGNORECASE)]
            name = Path(str(self._process.args[0])).name  # type: ignore[index]
            raise BackupError(f"{name}: {(faults or lines or ['ended without a word'])[0]}")


@contextmanager
def run_program(
    path: Path, *arguments: str, environment: dict[str, str] | None = None, reads: bool = False
) -> Iterator[Program]:
    """Run a program beside us; it ends with this block, however that ends."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(path), *arguments],
            stdin=PIPE if reads else subprocess.DEVNULL,
            stdout=PIPE,
            stderr=said,
            env=environment,
        )
        try:
            yield Program(process, said)
        finally:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        pass
            process.wait()

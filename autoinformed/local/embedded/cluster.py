"""Database cluster: the files and the process of one PostgreSQL server."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from autoinformed.local import secrets_file
from autoinformed.local.embedded import logins, machine
from autoinformed.local.embedded.names import SUPERUSER, EmbeddedDatabaseError, socket_folder

# A server that recovers from a crash on a slow disk may take minutes.
START_TIMEOUT = 300  # seconds


class Cluster:
    """The files and the server process of one data folder. Its methods need the start lock."""

    def __init__(
        self, data: Path, *, fast: bool = False, say: Callable[[str], None] = lambda line: None
    ) -> None:
        self.data = data
        self.files = data / "postgres"
        self.sockets = socket_folder(data)
        self.fast = fast
        self.say = say
        self.secrets = secrets_file.load_secrets(data)
        self.account = machine.ensure_server_account()

    def ensure_running(self) -> None:
        if not self._answers():
            if self.account:
                machine.open_folders(self.data, say=self.say)
            if not self.files.exists():
                self.say("Making the database.")
                self._make()
            self.say("Starting the database.")
            self._start()
            logins.create_logins(self._connect, self.secrets)

    def ensure_alive(self) -> None:
        """Leave a server alone that is busy or recovering; start one that is gone."""
        if self._postmaster() is None:
            self.say("The database ended; starting it again.")
            self._start()

    def stop(self) -> None:
        if self._postmaster() is not None:
            self._command("pg_ctl", "stop", "-D", self.files, "-m", "fast", "-w", "-t", "120")

    def _make(self) -> None:
        # In a folder of its own until it is whole: a start that is killed leaves nothing that looks
        # ready, and the initdb that may outlive it writes where nobody looks.
        for unfinished in self.data.glob("unfinished-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        made_in = tempfile.TemporaryDirectory(
            prefix="unfinished-", dir=self.data, ignore_cleanup_errors=True
        )
        with made_in as name:
            folder = Path(name)
            password_file = folder / "password"
            password_file.touch(mode=0o600)
            password_file.write_text(self.secrets["DATABASE_SUPERUSER_PASSWORD"])
            files = folder / "postgres"
            files.mkdir(mode=0o700)
            for path in (folder, password_file, files):
                self._give(path)
            arguments: list[str | Path] = [
                f"--pgdata={files}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                # The same order of names on every machine, whatever locales it has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                *(["--no-sync"] if self.fast else []),
            ]
            try:
                # PostgreSQL's text parser asks the operating system what a letter is; in plain C
                # it takes “ and ™ for some.
                self._command("initdb", *arguments, "--lc-ctype=C.UTF-8")
            except EmbeddedDatabaseError:
                # Not every system has that locale; nothing of ours needs it.
                self._command("initdb", *arguments)
            with open(files / "postgresql.conf", "a") as file:
                file.write("\ninclude 'autoinformed.conf'\n")
            files.rename(self.files)

    def _configure(self) -> None:
        """Write our part of the configuration anew: the data folder may have been moved."""
        values = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.sockets}'",
            "unix_socket_permissions": "0700",
            "max_connections": "80",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "jit": "off",
            # The server's log must not repeat what people typed: no statements, no row values.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if self.fast:
            values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        path = self.files / "autoinformed.conf"
        path.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
        self._give(path)

    def _start(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        self._make_socket_folder()
        log = self.files / "server.log"
        while not self._answers():
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(
                    f"The database did not start within {START_TIMEOUT} seconds; its log is {log}."
                )
            if self._postmaster() is not None:
                time.sleep(0.2)  # it starts, recovers or stops; we look again
                continue
            # No server of ours is alive: a process id left in the file is a stranger's by now.
            # So is the one beside the socket, which may even name a dead process nobody has buried.
            (self.files / "postmaster.pid").unlink(missing_ok=True)
            for socket in self.sockets.glob(".s.PGSQL.5432*"):
                socket.unlink()
            self._configure()
            seconds = str(int(deadline - time.monotonic()) + 1)
            try:
                self._command(
                    "pg_ctl", "start", "-D", self.files, "-l", log, "-w", "-t", seconds, "-s"
                )
            except EmbeddedDatabaseError as error:
                # Children of a killed server end within moments; until then their memory is in use.
                if "shared memory" not in _tail(log):
                    raise EmbeddedDatabaseError(
                        f"The database does not start: {_last_fault(log) or error}; see {log}."
                    ) from error
                time.sleep(0.5)

    def _answers(self) -> bool:
        if not (self.files / "postmaster.pid").exists():
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _postmaster(self) -> Any:
        """Return the running server of these files, or None: an id alone may be another's."""
        import psutil  # noqa: PLC0415 (a deployment, which reads our names too, does not have it)

        try:
            number = int((self.files / "postmaster.pid").read_text().split("\n")[0])
            process = psutil.Process(number)
            words = process.cmdline()
        except (FileNotFoundError, ValueError, psutil.Error):
            return None
        ours = len(words) > 1 and Path(words[0]).name == "postgres" and str(self.files) in words
        return process if ours else None

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            dbname=database,
            user=SUPERUSER,
            password=self.secrets["DATABASE_SUPERUSER_PASSWORD"],
            host=str(self.sockets),
            port=5432,
            require_auth="scram-sha-256",
            connect_timeout=5,
            autocommit=True,
        )

    def _make_socket_folder(self) -> None:
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            pass
        ours = {os.getuid(), getattr(self.account, "pw_uid", -1)}
        if self.sockets.is_symlink() or self.sockets.lstat().st_uid not in ours:
            raise EmbeddedDatabaseError(
                f"{self.sockets} belongs to another user: remove it, or set AUTOINFORMED_DATA to a "
                "shorter path."
            )
        self.sockets.chmod(0o700)
        self._give(self.sockets)

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _command(self, program: str, *arguments: str | Path) -> None:
        machine.run_program(program, *arguments, account=self.account)


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-12:])
    except FileNotFoundError:
        return ""


def _last_fault(log: Path) -> str:
    faults = [line for line in _tail(log).splitlines() if "FATAL" in line or "PANIC" in line]
    return faults[-1].split(":", 3)[-1].strip() if faults else ""

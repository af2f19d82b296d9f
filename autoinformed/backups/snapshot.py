"""Snapshot of a database: one moment of it, which pg_dump and our own questions see alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


@contextmanager
def export_snapshot(connection: BaseDatabaseWrapper) -> Iterator[tuple[CursorWrapper, str]]:
    """Hold one moment of the database: a cursor that sees it, and its name for pg_dump."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {name} = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, cursor.fetchone()[0]
        finally:
            if connection.connection and not connection.connection.closed:
                cursor.execute("ROLLBACK")

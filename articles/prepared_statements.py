"""Prepared statements: what PostgreSQL parses and plans once per connection, and not each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor


@contextmanager
def prepare_statements(using: str = "default") -> Iterator[None]:
    """Have the server bind and prepare whatever is asked within.

    For work whose statements have few shapes and read few rows each, whatever their values: there
    a plan takes longer to make than to run, and one serves all. Elsewhere what is planned for a
    rare word would serve a common one.
    """
    connections[using].ensure_connection()
    connection: Any = connections[using].connection
    usual = connection.cursor_factory, connection.prepare_threshold
    connection.cursor_factory, connection.prepare_threshold = ServerBindingCursor, 0
    try:
        yield
    finally:
        connection.cursor_factory, connection.prepare_threshold = usual

"""Database engine. Django's for PostgreSQL, with a limit to how long an answer is waited for.

A server that hangs (its disk, its machine, the line to it) still looks alive: the kernel takes what
is sent, and an answer would be waited for until somebody ends the process. A web process gives up
after a while and answers 503; a command or a task, which may ask for what takes an hour, waits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

# Seconds to wait for an answer to one statement; None: for ever.
_limit: float | None = None
# To the question whether a connection that was kept still works.
CHECK_SECONDS = 3.0


def limit_answers(seconds: float | None) -> None:
    """Have this process wait ``seconds`` at most for the answer to a statement."""
    global _limit
    _limit = seconds


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed where an answer does not come within the limit."""

    limit: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        bounds = [seconds for seconds in (timeout, self.limit, _limit) if seconds is not None]
        try:
            return super().wait(gen, interval, min(bounds, default=None))
        except psycopg.OperationalError:
            # Still at work on what was asked: the next question would only wait behind it.
            if timeout is None and self.info.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise

    @contextmanager
    def limit_check(self) -> Iterator[None]:
        """Wait a few seconds at most: what is asked is whether the connection still works."""
        self.limit = CHECK_SECONDS
        try:
            yield
        finally:
            self.limit = None


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with connections of that kind. (A limit to connecting is ``connect_timeout``.)"""

    def get_new_connection(self, conn_params: dict[str, Any]) -> BoundedConnection:
        connection = super().get_new_connection(conn_params)
        # Django asks psycopg as a whole, not a class that could be another.
        connection.__class__ = BoundedConnection
        return connection

    def is_usable(self) -> bool:
        if self.connection is None or _limit is None:
            return super().is_usable()
        with self.connection.limit_check():
            return super().is_usable()

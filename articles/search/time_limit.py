"""Time limit. What a reader's words or path ask of the database gets a second of it, and no more.

A page's own queries are bound by how they are built; how long a search takes depends on what was
typed. Fifty of the dearest at once must leave threads and processors to whoever reads the front
page, so each web process answers ``MOST_AT_ONCE`` of them at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.db import OperationalError, connections, router, transaction
from psycopg.errors import QueryCanceled

from articles.models import Article

LIMIT_MS = 1_000
# Of four threads that a web process has (autoinformed/local/supervisor.py), or eight (Dockerfile).
MOST_AT_ONCE = 2

_places = BoundedSemaphore(MOST_AT_ONCE)


class OutOfTime(Exception):
    """The database was not done within the limit."""


class NoTurn(OutOfTime):
    """Too many others were asking: the database was not asked at all."""


@contextmanager
def limit_time(*, patience: float = 0.0) -> Iterator[None]:
    """Give each query on articles within the block ``LIMIT_MS`` milliseconds. For reading alone.

    Waits ``patience`` seconds at most for its turn. Raises ``OutOfTime``, or its ``NoTurn``.
    """
    if not _places.acquire(timeout=patience):
        raise NoTurn
    alias = router.db_for_read(Article)
    try:
        with transaction.atomic(using=alias):
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    f"SET LOCAL statement_timeout = {LIMIT_MS:d};"
                    " SET LOCAL max_parallel_workers_per_gather = 0"  # one processor of a few
                )
            yield
            # Nothing was written; a rollback takes the limit back, in a wider transaction too.
            transaction.set_rollback(True, using=alias)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise OutOfTime from error
        raise
    finally:
        _places.release()

"""One `prepare` at a time, and none that keeps readers waiting behind a lock.

Two containers that start together both prepare the database: the second waits for the first, and
then finds nothing to do.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LOCK_NAME = "autoinformed.prepare"
LOOK_EVERY = 0.5  # seconds
# A change of a table waits so long for what uses it; meanwhile every reader waits behind it.
LOCK_TIMEOUT = "5s"


@contextmanager
def hold_prepare_lock(say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other process prepares this database, and keep them out.

    By asking again and again: a statement that waited would hold a snapshot, and the other's
    CREATE INDEX CONCURRENTLY waits for those.
    """
    is_told = False
    while not _ask("SELECT pg_try_advisory_lock(hashtext(%s))"):
        if not is_told:
            say("Another process prepares this database; waiting for it.")
            is_told = True
        time.sleep(LOOK_EVERY)
    try:
        yield
    finally:
        if connection.is_usable():
            _ask("SELECT pg_advisory_unlock(hashtext(%s))")


@contextmanager
def limit_lock_waits() -> Iterator[None]:
    """Give up a change of a table that others use for longer than a reader should wait."""
    with connection.cursor() as cursor, connection.execute_wrapper(_spare_concurrent_work):
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("RESET lock_timeout")


def _spare_concurrent_work(
    execute: Callable[..., Any], query: Any, params: Any, many: bool, context: Any
) -> Any:
    """Let CONCURRENTLY wait as long as it takes: nobody waits behind it."""
    if " CONCURRENTLY " not in str(query):
        return execute(query, params, many, context)
    cursor = context["cursor"].cursor
    cursor.execute("SET lock_timeout = 0")
    try:
        return execute(query, params, many, context)
    finally:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")


def _ask(query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [LOCK_NAME])
        return cursor.fetchone()[0]

"""Listener of the page store: hears from PostgreSQL which pages changed, and watches the clock.

Triggers tell what changed when a transaction commits (``autoinformed/migrations``). What comes or
goes by the clock alone changes no row: the listener knows the next such moment. While it cannot
hear, the store is closed.
"""

import logging
import threading
from datetime import datetime
from typing import Any

import psycopg
from django.db import connections

from articles.clock import find_next_midnight
from articles.page_tags import TODAY
from autoinformed.page_store.store import PageStore

CHANNEL = "page_tags"
HEARTBEAT = 2.0  # seconds; so long may the database be silent before it is asked
RETRY = 1.0  # seconds between two tries to connect

# The time, the seconds until pages change by themselves, and what of them changed already.
CLOCK_QUERY = """
    SELECT now(), extract(epoch FROM page_next_moment(now()) - now())::float,
           ARRAY(SELECT page_tags_between(coalesce(%s, now()), now()))
"""

logger = logging.getLogger(__name__)


class Listener(threading.Thread):
    """A thread that keeps ``store`` true; it ends with its process, or on ``stop``."""

    def __init__(self, store: PageStore, *, alias: str = "default") -> None:
        super().__init__(name="page store listener", daemon=True)
        self._store = store
        self._alias = alias
        self._stopped = threading.Event()

    def run(self) -> None:
        is_told = False
        while not self._stopped.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    is_told = False
                    self._listen(connection)
            except psycopg.Error as fault:
                if not is_told:
                    logger.warning("The page store is closed: %s", type(fault).__name__)
                is_told = True
            finally:
                self._store.close()
            self._stopped.wait(RETRY)

    def stop(self) -> None:
        """End the thread at its next heartbeat, and wait for it."""
        self._stopped.set()
        self.join()

    def _connect(self) -> psycopg.Connection[Any]:
        given = connections[self._alias].get_connection_params()
        given = {name: value for name, value in given.items() if name != "cursor_factory"}
        return psycopg.connect(**given, autocommit=True)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        seen_until, wait = self._look_at_clock(connection, None)
        self._store.open()
        while not self._stopped.is_set():
            told = connection.notifies(timeout=wait, stop_after=1)
            if tags := {notice.payload for notice in told}:
                self._store.drop(tags)
            seen_until, wait = self._look_at_clock(connection, seen_until)

    def _look_at_clock(
        self, connection: psycopg.Connection[Any], after: datetime | None
    ) -> tuple[datetime, float]:
        """Drop what the clock changed since ``after``. Returns the time now, and for how many
        seconds nothing more is to be done.
        """
        (now, ahead, tags), *_ = connection.execute(CLOCK_QUERY, [after]).fetchall()
        if after is not None and find_next_midnight(after) <= now:
            tags.append(TODAY)
        midnight = (find_next_midnight(now) - now).total_seconds()
        ahead = midnight if ahead is None else min(ahead, midnight)
        if tags:
            self._store.drop(tags)
        self._store.confirm(ends_in=ahead)
        return now, min(HEARTBEAT, max(ahead, 0.01))

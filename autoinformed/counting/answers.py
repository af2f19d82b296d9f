"""Counting in front of the page store, so that what the store answers counts too.

Counting is adding to a number in memory; once a minute a thread writes what came together. A
process that is killed loses a minute of counts, which nobody misses.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import connections
from django.db.utils import Error

from autoinformed.counting.paths import PathCounter
from autoinformed.counting.reads import ReadCounter

EVERY = 60.0  # seconds

logger = logging.getLogger(__name__)


class Counter(Protocol):
    """The counts of one kind that this process made since they were last written."""

    def note(self, status: str, path: str, environ: WSGIEnvironment) -> None:
        """Look at one answer (``status`` such as ``200``) that a GET of ``path`` got."""

    def write(self) -> None:
        """Add what was counted to its table; what cannot be written now is let go."""


def count_answers(application: WSGIApplication) -> WSGIApplication:
    """Count what ``application`` answers; a thread of this process writes the counts."""
    counters: list[Counter] = [PathCounter(), ReadCounter()]
    threading.Thread(target=_write_on, args=counters, name="counting", daemon=True).start()
    return watch(application, *counters)


def watch(application: WSGIApplication, *counters: Counter) -> WSGIApplication:
    """Tell ``counters`` of each answer that ``application`` gives a GET."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return application(environ, start_response)

        def start(status: str, headers: Any, fault: Any = None) -> Callable[[bytes], object]:
            # WSGI gives the bytes of a path as Latin-1 (PEP 3333).
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            for counter in counters:
                counter.note(status[:3], path, environ)
            return start_response(status, headers, fault)

        return application(environ, start)

    return answer


def _write_on(*counters: Counter) -> None:
    pause = threading.Event()
    while True:
        pause.wait(EVERY)
        for counter in counters:
            try:
                counter.write()
            except Error as fault:  # the database is away: these few counts are not worth more
                logger.warning("Counts were not written: %s", type(fault).__name__)
            finally:
                connections["default"].close()

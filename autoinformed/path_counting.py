"""Path counting: how often readers ask for what redirects, and for what leads nowhere.

It stands in front of the page store, so that what the store answers counts too. Counting is adding
to a number in memory; once a minute a thread writes what came together, in one transaction. Only
so many different paths are held, so whoever makes paths up fills neither memory nor a table.
Neither a query string nor anything of who asked is looked at.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import connections
from django.db.utils import Error
from django.utils import timezone

from articles.models import PathHits

EVERY = 60.0  # seconds
MOST_PATHS = 500  # a minute in one process; what is new beyond them is not counted
LONGEST = 300  # characters
# Paths with a key in them, and what only a machine in search of a hole asks for.
_NEVER = re.compile(r"/(?:admin|preview|comments|static|media)/|/\Z")
_MACHINES = re.compile(
    r"/\.|\.(?:php|aspx?|jsp|cgi|env|sql|ya?ml|ini|bak|map)$|^/wp-", re.IGNORECASE
)

logger = logging.getLogger(__name__)


class PathCounter:
    """The counts of this process since they were last written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, bool], int] = {}

    def count(self, path: str, *, leads_nowhere: bool) -> None:
        if _NEVER.match(path) or (leads_nowhere and _MACHINES.search(path)):
            return
        key = (quote(path, safe="/~:@!$&'()*+,;="), leads_nowhere)
        if len(key[0]) > LONGEST:
            return
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_PATHS:
                self._counts[key] = self._counts.get(key, 0) + 1

    def write(self) -> None:
        """Add what was counted to the table; what cannot be written now is let go."""
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts:
            PathHits.objects.add(counts, on=timezone.localdate())


def count_paths(application: WSGIApplication) -> WSGIApplication:
    """Count what ``application`` answers with a redirect or a 404, in a thread of this process."""
    counter = PathCounter()
    threading.Thread(target=_write_on, args=[counter], name="path counting", daemon=True).start()
    return watch(application, counter)


def watch(application: WSGIApplication, counter: PathCounter) -> WSGIApplication:
    """Tell ``counter`` of each redirect and 404 that ``application`` gives a GET."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return application(environ, start_response)

        def start(status: str, headers: Any, fault: Any = None) -> Callable[[bytes], object]:
            if status[:3] in ("301", "404"):
                # WSGI gives the bytes of a path as Latin-1 (PEP 3333).
                path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
                counter.count(path, leads_nowhere=status[:3] == "404")
            return start_response(status, headers, fault)

        return application(environ, start)

    return answer


def _write_on(counter: PathCounter) -> None:
    pause = threading.Event()
    while True:
        pause.wait(EVERY)
        try:
            counter.write()
        except Error as fault:  # the database is away: these few counts are not worth more
            logger.warning("Counts of paths were not written: %s", type(fault).__name__)
        finally:
            connections["default"].close()

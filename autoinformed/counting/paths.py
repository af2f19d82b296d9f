"""Path counting: how often readers ask for what redirects, and for what leads nowhere.

Only so many different paths are held, so whoever makes paths up fills neither memory nor a table.
Neither a query string nor anything of who asked is looked at.
"""

import re
import threading
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from django.utils import timezone

from articles.models import PathHits

MOST_PATHS = 500  # a minute in one process; what is new beyond them is not counted
LONGEST = 300  # characters
# Paths with a key in them, and what only a machine in search of a hole asks for.
_NEVER = re.compile(r"/(?:admin|preview|comments|static|media)/|/\Z")
_MACHINES = re.compile(
    r"/\.|\.(?:php|aspx?|jsp|cgi|env|sql|ya?ml|ini|bak|map)$|^/wp-", re.IGNORECASE
)


class PathCounter:
    """Counts of paths that redirect for good (301), or lead nowhere (404)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, bool], int] = {}

    def note(self, status: str, path: str, environ: WSGIEnvironment) -> None:
        if status in ("301", "404"):
            self._count(path, leads_nowhere=status == "404")

    def write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts:
            PathHits.objects.add(counts, on=timezone.localdate())

    def _count(self, path: str, *, leads_nowhere: bool) -> None:
        if _NEVER.match(path) or (leads_nowhere and _MACHINES.search(path)):
            return
        key = (quote(path, safe="/~:@!$&'()*+,;="), leads_nowhere)
        if len(key[0]) > LONGEST:
            return
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_PATHS:
                self._counts[key] = self._counts.get(key, 0) + 1

"""Read counting: how often each article was sent to somebody's browser, and what site led there.

Of a request nothing is kept but the article's slug and the name of the site that it came from;
whether it came from a machine is decided on the spot, by what it calls itself.
"""

import re
import threading
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

from django.utils import timezone

from articles.models import ArticleReads
from articles.models.reads import LONGEST_SITE, NO_SITE, OTHER_SITES, OWN_SITE

# Pairs of an article and a site, a minute in one process. Beyond the first number a new site
# counts among the others, beyond the second nothing new is counted.
MOST_WITH_SITE, MOST_PAIRS = 1_000, 5_000
_ARTICLE = re.compile(r"/([^/]{1,300})/\Z")
# Browsers, all of them, begin so. What reads for somebody else says its name or its home page.
_BROWSER = re.compile(r"Mozilla/|Opera/")
_MACHINE = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|http|www\.|@|fetch|preview|prerender|archive|feed|monitor|scan"
    r"|uptime|pingdom|valid|headless|phantom|lighthouse|ptst|python|google-|googleother",
    re.IGNORECASE,  # a Cubot is a telephone
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class ReadCounter:
    """Counts of articles sent to browsers, those that a browser had already (304) too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], int] = {}

    def note(self, status: str, path: str, environ: WSGIEnvironment) -> None:
        if status not in ("200", "304"):
            return
        if (match := _ARTICLE.match(path)) and is_of_a_reader(environ):
            self._count(match[1], read_site(environ))

    def write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts:
            ArticleReads.objects.add(counts, on=timezone.localdate())

    def _count(self, slug: str, site: str) -> None:
        with self._lock:
            key = (slug, site)
            if key not in self._counts and len(self._counts) >= MOST_WITH_SITE:
                key = (slug, OTHER_SITES)
            if key in self._counts or len(self._counts) < MOST_PAIRS:
                self._counts[key] = self._counts.get(key, 0) + 1


def is_of_a_reader(environ: WSGIEnvironment) -> bool:
    """Whether somebody opens a page, as far as the request says; a page fetched ahead is not."""
    agent = environ.get("HTTP_USER_AGENT", "")
    ahead = environ.get("HTTP_SEC_PURPOSE", "") or environ.get("HTTP_PURPOSE", "")
    return (
        environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and "prefetch" not in ahead
        and bool(_BROWSER.match(agent))
        and not _MACHINE.search(agent)
    )


def read_site(environ: WSGIEnvironment) -> str:
    """The name of the site whose page led here, as ``ArticleReads.site`` keeps it."""
    try:
        host = urlsplit(environ.get("HTTP_REFERER", "")).hostname or ""
        own = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:  # a bracket, such as of half an IPv6 address
        return NO_SITE
    if host and host == own:
        return OWN_SITE
    host = host.removeprefix("www.")
    return host if len(host) <= LONGEST_SITE and _HOST.fullmatch(host) else NO_SITE

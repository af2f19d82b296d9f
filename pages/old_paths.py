"""Old paths: WordPress's other ways to write a path, and slips of whoever copied one.

Each takes one permanent redirect. They are looked for where nothing answers, so a page that exists
never pays for them. What a path may mean is read from it by a few rules and then asked for, as a
reader would: only what answers is redirected to. So no redirect ends in a 404 or in another
redirect, and none tells of what readers may not see.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from typing import Any
from urllib.parse import quote, unquote

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from articles.addresses.slugs import wordpress_slug
from articles.caching import allow_caching
from articles.models import Address
from articles.reader_functions import is_withdrawn
from articles.views import gone
from house_style.folding import remove_invisible

# In this order, each on what the one before left of the path, which is in one case, with its last
# slash.
_RULES = [
    (re.compile(pattern), meant)
    for pattern, meant in [
        (r"^/index\.php(?:/|$)", "/"),
        (r"^/wp-(?:feed|rss2?|rdf)\.php$", "/feed/"),
        (r"^/wp-atom\.php$", "/feed/atom/"),
        (r"^/wp-commentsrss2\.php$", "/comments/feed/"),
        (
            r"^/[12][0-9]{3}/[0-9]{2}/(?:[0-9]{2}/)?"
            r"(?!(?:[0-9]+|feed|page|rss2?|rdf|atom|amp|embed|trackback)/)(?=.)",
            "/",
        ),
        (r"(?<=[^/])/(?:amp|embed|trackback)/$", "/"),
        (r"/(?:feed/)?(?:feed|rss2?|rdf)/$", "/feed/"),
        (r"/(?:feed/)?atom/$", "/feed/atom/"),
        (r"/feed/json/$", "/feed.json"),
    ]
]
# What ``?feed=`` names, and where that feed stands below a list or an article.
_FEEDS = dict.fromkeys(("feed", "rss", "rss2", "rdf"), "feed/") | {
    "atom": "feed/atom/",
    "json": "feed.json",
}
_LONGEST_PATH = 2000  # characters; reading a meaning from more than any of ours has costs seconds
# The copies that WordPress made of an upload beside it: smaller, scaled, turned, edited.
_COPY = re.compile(
    r"-(?:[0-9]+x[0-9]+|scaled|rotated|e[0-9]{9,})(?=\.[a-z0-9]{2,5}$)", re.IGNORECASE
)
_FILE = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
# An old row may name a path that itself was given up; more in a row is a loop.
_MOST_ROWS = 3
_FOUND = (200, 304)


def find_answer(request: HttpRequest) -> HttpResponseBase | None:
    """Find the redirect to what the path of ``request`` means, or its 410; None for nothing."""
    with suppress(SuspiciousOperation):  # such as a query of a thousand names: no page reads it
        for path in dict.fromkeys(_list_meanings(request)):
            if answer := _answer_at(request, path):
                return answer
    return None


def find_feed(request: HttpRequest, path: str) -> str:
    """Find the feed that ``?feed=`` asks for below ``path`` (percent-encoded); "" for none."""
    feed = _name_feed(request)
    if not (feed and path.endswith("/")):
        return ""
    page = _ask(request, unquote(path) + feed)
    return path + feed if page and page.status_code in _FOUND else ""


def redirect_feed_queries(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware. Redirect ``/<slug>/?feed=rss2``, where the page itself would answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_asked = "feed=" in request.META.get("QUERY_STRING", "")
        # The front page knows all of WordPress's queries (``wordpress_queries``).
        if not is_asked or request.path == "/" or request.method not in ("GET", "HEAD"):
            return get_response(request)
        feed = find_feed(request, quote(request.path))
        return _redirect(request, feed) if feed else get_response(request)

    return middleware


def _list_meanings(request: HttpRequest) -> Iterator[str]:
    """What the path may mean, the likeliest first: itself, tidied, by the rules, as slugs."""
    if len(request.path) > _LONGEST_PATH:
        yield request.path
        return
    tidy = _tidy(request.path)
    lower = _apply_rules(tidy.lower())
    meanings = [request.path, tidy, _apply_rules(tidy), lower]
    if not _FILE.search(lower):
        slugs = [wordpress_slug(part) for part in lower.strip("/").split("/")]
        if all(slugs):
            meanings.append(f"/{'/'.join(slugs)}/")
    if feed := _name_feed(request):
        yield from (meaning + feed for meaning in meanings[1:] if meaning != "/")
    yield from meanings
    if (original := _COPY.sub("", tidy)) != tidy:
        yield original


def _tidy(path: str) -> str:
    """Take off ``path`` what was copied along with it, and give it the slashes it lacks."""
    # An encoded ? or # is that of the address that somebody encoded whole.
    bare = re.split("[?#]", unquote(path))[0]
    if bare == "/" != path:  # the front page's address names nothing that a query could be of
        return path
    path = re.sub(r"/[/\\\s]*", "/", remove_invisible(bare))
    path = path.rstrip("".join(filter(_may_hang_on, set(path))))
    return path if _FILE.search(path) else f"{path}/"


def _may_hang_on(char: str) -> bool:
    """Whether ``char`` is punctuation, a space or a sign such as ``>``; a slug's own are not."""
    category = unicodedata.category(char)
    return char not in "-_" and (char.isspace() or category[0] == "P" or category in ("Sm", "Sk"))


def _apply_rules(path: str) -> str:
    for pattern, meant in _RULES:
        path = pattern.sub(meant, path)
    return path


def _name_feed(request: HttpRequest) -> str:
    return _FEEDS.get(request.GET.get("feed", "").removeprefix("comments-"), "")


def _answer_at(request: HttpRequest, path: str, rows: int = 0) -> HttpResponseBase | None:
    """What leads from the request to ``path``, where a page is or an old row says where it is."""
    # That nothing answers at the path itself is why we are asked.
    if path != request.path and (page := _ask(request, path)):
        # Another redirect, or that the article was withdrawn, is told at once.
        return _redirect(request, quote(path)) if page.status_code in _FOUND else page
    old = Address.objects.find(quote(path))
    if old and old.article_id:
        # The readers' login reads no row of an article that is not live.
        if old.article and old.article.is_live:
            return _redirect(request, old.goal())
        return gone(request) if is_withdrawn(pk=old.article_id) else None
    goal = old.goal() if old else Address.objects.find_below(quote(path))
    if not goal or rows == _MOST_ROWS:
        return None
    if old and _find_page(unquote(goal)) is None:  # a file, say
        return _redirect(request, goal)
    return _answer_at(request, unquote(goal), rows + 1)


def _ask(request: HttpRequest, path: str) -> HttpResponseBase | None:
    """Ask whether a page is at ``path``: 304 if so, its redirect or 410, None for nothing."""
    if (match := _find_page(path)) is None:
        return None
    asked = copy(request)
    asked.path = asked.path_info = path
    asked.resolver_match = match
    # By RFC 9110 this asks whether there is anything at all: no file is opened for the answer.
    others = {name: value for name, value in request.META.items() if "HTTP_IF_" not in name}
    asked.META = others | {"HTTP_IF_NONE_MATCH": "*"}
    try:
        return match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return None


def _find_page(path: str) -> ResolverMatch | None:
    """Find the view of a reader's page: those alone leave a missing last slash to us."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if getattr(match.func, "should_append_slash", True) else match


def _redirect(request: HttpRequest, goal: str) -> HttpResponseBase:
    """Redirect to ``goal`` for good, with the request's query, less what the goal says itself."""
    query = request.GET.copy()
    if _name_feed(request):
        del query["feed"]
    if query and "?" not in goal:
        goal = f"{goal}?{query.urlencode()}"
    no_limit: Any = None  # a long query would be an error of ours
    return allow_caching(HttpResponsePermanentRedirect(goal, max_length=no_limit))

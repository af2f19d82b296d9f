"""Broken links of a text: to our own site where readers find nothing, and what is no address."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.db.models import Model
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Address, Article, Category, Company, Series, Tag
from authors.models import Author
from house_style.compiler import Compiled
from house_style.folding import is_blank
from house_style.links import complete_url
from house_style.sanitizer import clean
from house_style.tree import is_too_deep, parse, read_text

# The list pages that are there for as long as their row is, and the column they are found by.
_LISTS: dict[str, tuple[type[Model], str]] = {
    "articles:category": (Category, "path"),
    "articles:tag": (Tag, "slug"),
    "articles:company": (Company, "slug"),
    "articles:series": (Series, "slug"),
    "articles:author": (Author, "slug"),
}
# Articles and other pages share it; each has a row in ``Address``.
_AT_THE_ROOT = "<root_slug:slug>/"
# A web address with both slashes and a host alone, which is no second scheme.
_WEB_ADDRESS = re.compile(r"https?://(?!https?(?:[:/]|$))[\w.-]+(?::\d+)?(?:[/?#]|$)", re.I)
# Places of an article's page: of its template and its thread, and the top, which browsers know.
_PLACE_OF_PAGE = re.compile(
    r"top|content|comments|reply|corrections|follow-ups|(?:comment|correction|follow-up)-[0-9]+"
)
_MADE_PLACE = re.compile(r'\sid="([^"]+)"')


def list_malformed(body: str, compiled: Compiled) -> Iterator[tuple[str, str]]:
    """List the links of ``body`` that lead nowhere by their form: what is wrong, and where.

    ``where`` is the address that is wrong, or the words of a link without one.
    """
    body = clean(body)
    if "<a" not in body or is_too_deep(body):
        return
    places = set(_MADE_PLACE.findall(compiled.html))
    for link in parse(body).find_all("a"):
        typed = str(link["href"])
        href, words = complete_url(typed).strip(), " ".join(read_text(link).split())
        named = f"A link to {href or 'nowhere'}" if is_blank(words) else f"The link “{words}”"
        if href in ("", "#"):
            yield f"{named} has no address.", href or words
        elif href.startswith("#"):
            place = unquote(href[1:])
            if not (place in places or _PLACE_OF_PAGE.fullmatch(place)):
                yield f"{named} leads to {href}, a place that is not in this text.", typed
        elif not _is_address(href):
            yield f"{named} leads nowhere: {href} is no whole address.", typed


def _is_address(href: str) -> bool:
    parts = urlsplit(href)
    if parts.scheme in ("http", "https"):
        return bool(_WEB_ADDRESS.match(href))
    # A path from this page on would be one below the article's own.
    return bool(parts.scheme or parts.netloc or href.startswith(("/", "?")))


def list_broken(paths: Sequence[str], *, at: datetime) -> list[str]:
    """Those of ``paths`` where nothing answers at ``at`` (aware), as ``Compiled.cited_paths``."""
    there = Address.objects.find_articles(paths)
    linked = Article.objects.live(at).filter(pk__in=set(there.values()))
    live = set(linked.values_list("pk", flat=True))
    others = [path for path in paths if path not in there]
    forms = {form for path in others for form in _forms(path)}
    taken = set(Address.objects.filter(path__in=forms).values_list("path", flat=True))
    return [
        path
        for path in paths
        if not (there[path] in live if path in there else _answers(path, taken))
    ]


def _forms(path: str) -> set[str]:
    bare = quote(unquote(path)).rstrip("/")
    return {f"{bare}/", bare}


def _answers(path: str, taken: set[str]) -> bool:
    if _forms(path) & taken or path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return True
    match = _resolve(f"{unquote(path).rstrip('/')}/")
    if match is None:  # an address without a slash at its end, such as a feed's, may be one
        return bool(Address.objects.find_below(path) or _resolve(unquote(path)))
    if match.route == _AT_THE_ROOT or "admin" in match.namespaces:
        return False
    if match.view_name in _LISTS:
        model, column = _LISTS[match.view_name]
        value = next(iter(match.kwargs.values()))
        return model._default_manager.filter(**{column: value}).exists()
    return True


def _resolve(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None

"""Own paths: those to which a text links and where readers find nothing."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, unquote

from django.conf import settings
from django.db.models import Model
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Address, Article, Category, Company, Series, Tag
from authors.models import Author

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

"""Filters of a search: section, company, author, with what each can be set to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Value

from articles.lists.pagination import with_live
from articles.models import ArticleCategory, ArticleCompany, Byline, Category, Company
from articles.search.form import SearchForm
from authors.models import Author

# The likeliest of each filter; a longer list is no help.
MOST_OPTIONS = 20


class FilterKind(NamedTuple):
    """One way to narrow a search down, by its owner: a category, a company, an author."""

    label: str
    owners: Callable[[], QuerySet[Any]]
    field: str  # of the owner: its value in the query string
    placements: Any  # the rows that name owners


FILTERS = {
    "category": FilterKind("Section", Category.objects.all, "path", ArticleCategory),
    "company": FilterKind("Company", partial(with_live, Company), "slug", ArticleCompany),
    "author": FilterKind("Author", partial(with_live, Author), "slug", Byline),
}


class FilterValue(NamedTuple):
    """What a filter is set to: the key and the name of its owner."""

    key: int
    label: str


@dataclass(frozen=True)
class FilterOption:
    """One choice of a filter; ``count`` hits have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class SearchFilter:
    """A filter with what it can be set to, the commonest first."""

    name: str
    label: str
    chosen: str
    options: list[FilterOption]


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that narrows the search, and the URL of the same search without it."""

    label: str
    url_without: str


def find_values(asked: dict[str, Any]) -> tuple[dict[str, FilterValue], list[str]]:
    """Find what the filters are set to, by name; and say of which value nothing is known."""
    typed = {name: asked[name] for name in FILTERS if asked[name]}
    if not typed:
        return {}, []
    rows = [
        FILTERS[name]
        .owners()
        .filter(**{FILTERS[name].field: value})
        .annotate(filter=Value(name))
        .order_by()
        .values_list("filter", "pk", "name")
        for name, value in typed.items()
    ]
    found = rows[0].union(*rows[1:], all=True).order_by()
    values = {name: FilterValue(key, label) for name, key, label in found}
    return values, [
        f"We know no {FILTERS[name].label.lower()} “{value}”; this is the search without it."
        for name, value in typed.items()
        if name not in values
    ]


def build_filters(
    keys: list[int],
    asked: dict[str, Any],
    values: dict[str, FilterValue],
    *,
    offer_sections: bool = False,
) -> list[SearchFilter]:
    """Build the filters with what the articles with ``keys`` have; one query.

    With ``offer_sections`` the main sections are offered, whatever the articles have.
    """
    options = _list_sections() if offer_sections else _count_options(keys)
    filters = []
    for name, kind in FILTERS.items():
        chosen = asked[name] if name in values else ""
        own = options.get(name, [])
        if chosen and chosen not in [option.value for option in own]:
            own = [FilterOption(chosen, values[name].label, 0), *own]
        filters.append(SearchFilter(name, kind.label, chosen, own))
    return filters


def list_active(form: SearchForm, values: dict[str, FilterValue]) -> list[ActiveFilter]:
    """List what narrows the search down, each with the URL of the search without it."""
    labels = {name: f"{FILTERS[name].label}: {value.label}" for name, value in values.items()}
    return [
        ActiveFilter(label, form.build_url(**{name: "", "page": 1}))
        for name, label in (labels | form.list_date_filters()).items()
    ]


def _list_sections() -> dict[str, list[FilterOption]]:
    main = Category.objects.filter(parent=None).order_by("position", "name")[:MOST_OPTIONS]
    return {"category": [FilterOption(section.path, section.name, 0) for section in main]}


def _count_options(keys: list[int]) -> dict[str, list[FilterOption]]:
    counted = [
        kind.placements.objects.live()
        .filter(article__in=keys)
        .order_by()
        .values(value=F(f"{name}__{kind.field}"), label=F(f"{name}__name"))
        .annotate(filter=Value(name), count=Count("pk"))
        .order_by("-count", "label")
        .values_list("filter", "value", "label", "count")[:MOST_OPTIONS]
        for name, kind in FILTERS.items()
    ]
    options: dict[str, list[FilterOption]] = {}
    rows = counted[0].union(*counted[1:], all=True).order_by("-count", "label")
    for name, *option in rows:
        options.setdefault(name, []).append(FilterOption(*option))
    return options

"""Indexes: all companies, tags, authors or series that a live article names, by their names.

A page is cut by its number; each row carries its newest live article.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Value
from django.urls import reverse

from articles import models
from articles.lists import pagination
from articles.lists.pagination import ListPage
from articles.models import Article, Listing
from articles.models.json_rows import build_first_row, build_rows, read_rows
from articles.page_tags import name_row
from authors.models import Author


@dataclass(frozen=True)
class Index:
    """What one index lists: the page's title and words, its rows and how many stand on a page."""

    title: str
    text: str
    model: type[Model]
    order: str
    columns: tuple[str, ...]
    per_page: int


# By the first part of its path.
INDEXES = {
    "company": Index(
        "Companies",
        "Makers and suppliers that we cover, with where their shares are traded.",
        models.Company,
        "name_folded",
        ("name", "name_folded", "slug", "makes"),
        100,
    ),
    "tag": Index(
        "Tags",
        "The words under which our articles stand.",
        models.Tag,
        "name_folded",
        ("name", "name_folded", "slug"),
        300,
    ),
    "author": Index("Authors", "Who writes here.", Author, "name", ("name", "slug", "role"), 50),
    "series": Index(
        "Series",
        "Articles that belong together, one after the other.",
        models.Series,
        "name_folded",
        ("name", "name_folded", "slug", "description"),
        50,
    ),
}


@dataclass(frozen=True)
class Entry:
    """A row of an index; ``listings`` are a company's."""

    owner: Any
    newest: Article | None
    listings: list[Listing]


@dataclass(frozen=True)
class Letter:
    """The entries of a page whose names begin alike."""

    name: str
    entries: list[Entry]


def paginate_index(kind: str, *, number: int) -> tuple[ListPage, list[Letter]]:
    """Cut page ``number`` out of the index ``kind``, in one query. Raises ``Http404``."""
    index, url = INDEXES[kind], reverse(f"articles:{kind}_index")
    page = pagination.paginate_rows(
        _list_rows(index),
        number=number,
        build_url=lambda number: url if number == 1 else f"{url}page/{number}/",
        per_page=index.per_page,
    )
    letters: dict[str, list[Entry]] = {}
    for owner in page.articles:
        listings = build_rows(Listing, getattr(owner, "listing_rows", []))
        entry = Entry(owner, build_first_row(Article, owner.newest_rows), listings)
        letters.setdefault(_find_letter(owner), []).append(entry)
    return page, [Letter(name, entries) for name, entries in letters.items()]


def name_tags(page: ListPage) -> list[str]:
    """The tags of what a page of an index shows of each row, beside which articles are live."""
    newest = [row["id"] for owner in page.articles for row in owner.newest_rows]
    return [*map(name_row, page.articles), *(f"link-{key}" for key in newest)]


def list_filled() -> list[str]:
    """The kinds of index that have any row; one query for all."""
    first, *others = (
        pagination.with_live(index.model).order_by().values_list(Value(kind))[:1]
        for kind, index in INDEXES.items()
    )
    filled = {kind for (kind,) in first.union(*others, all=True).order_by()}
    return [kind for kind in INDEXES if kind in filled]


def _list_rows(index: Index) -> QuerySet[Any]:
    newest = pagination.live_placements(index.model).newest_first()[:1]
    path = "" if newest.model is Article else f"{newest.model.article_column.removesuffix('_id')}__"
    rows = pagination.with_live(index.model).only(*index.columns).order_by(index.order, "pk")
    rows = rows.annotate(
        newest_rows=read_rows(
            newest,
            "published_at",
            id=f"{path}pk" if path else "pk",
            headline=f"{path}headline",
            slug=f"{path}slug",
        )
    )
    if index.model is models.Company:
        listed = Listing.objects.filter(company=OuterRef("pk"), delisted_on__isnull=True)
        rows = rows.annotate(listing_rows=read_rows(listed, "id", "exchange", "symbol"))
    return rows


def _find_letter(owner: Any) -> str:
    first = (getattr(owner, "name_folded", "") or owner.name)[:1].upper()
    return "0–9" if first.isdecimal() else first if first.isalpha() else "#"

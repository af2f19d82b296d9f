"""Finding articles by their words.

A search for a common word among a hundred thousand articles has tens of thousands of hits, and
ranking one reads its whole text. So the newest ``MOST_RANKED`` hits stand for all: they are
counted, ranked, and offered as filters; the page says so where there are more. Eight queries at
most, whatever was asked; what a page shows of each hit is made for that page's rows alone.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connections, router
from django.db.models import Count, F, TextField, Value
from django.db.models.functions import Concat

from articles.lists import pagination
from articles.lists.pagination import ListPage
from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Category,
    Company,
)
from articles.search import vocabulary
from articles.search.companies import CompanyMatch, find_companies
from articles.search.form import Asked
from articles.search.marks import START, STOP, Piece, pieces
from authors.models import Author

MOST_RANKED = 1_000
# The likeliest of each filter; a longer list is no help.
MOST_OPTIONS = 20
CONFIG = "english"

# A filter: its name in the address, what it is called, whose rows it is cut from, what names it.
FILTERS: tuple[tuple[str, str, Any, str, str], ...] = (
    ("category", "Section", ArticleCategory, "category", "path"),
    ("company", "Company", ArticleCompany, "company", "slug"),
    ("author", "Author", Byline, "author", "slug"),
)
_OWNERS = {
    "category": Category.objects.all,
    "company": lambda: pagination.with_live(Company),
    "author": lambda: pagination.with_live(Author),
}


@dataclass(frozen=True)
class Hit:
    """An article found, with its headline and a passage of its text, the words found marked."""

    article: Article
    headline: list[Piece]
    passage: list[Piece]  # empty where the words stand in neither standfirst nor body


@dataclass(frozen=True)
class Option:
    """One choice of a filter; ``count`` hits have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Filter:
    """A filter with what it can be set to, the commonest first."""

    name: str
    label: str
    chosen: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the same search without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Answer:
    """What a search found."""

    companies: list[CompanyMatch]
    page: ListPage
    count: int
    has_more: bool  # than ``count``, which were not looked at
    filters: list[Filter]
    chips: list[Chip]
    notes: list[str]  # what of the question could not be read
    why_nothing: str  # in words, where nothing was found
    suggestion: str
    suggestion_url: str
    anywhere: str  # the address of this search without its filters


def answer(asked):
    """Answer ``asked``, an ``Asked``. Raises ``Http404`` for a page that the hits do not fill."""
    chosen, notes = _chosen(asked)
    why_nothing = asked.why_unanswerable()
    keys = [] if why_nothing else _keys(asked, chosen)
    has_more = len(keys) > MOST_RANKED
    keys = keys[:MOST_RANKED]
    page = pagination.paginate_rows(
        keys, number=asked.page, build_url=lambda number: asked.url(page=number)
    )
    suggestion = "" if keys or why_nothing else _suggestion(asked, chosen)
    if not keys and not why_nothing:
        why_nothing = _why_nothing(asked)
    return Answer(
        companies=find_companies(asked.words),
        page=replace(page, articles=_hits(page.articles, asked)),
        count=len(keys),
        has_more=has_more,
        filters=_filters(keys, asked, chosen),
        chips=_chips(asked, chosen),
        notes=[*asked.notes, *notes],
        why_nothing=why_nothing,
        suggestion=suggestion,
        suggestion_url=asked.url(q=suggestion, page=1),
        anywhere=Asked(words=asked.words, sort=asked.sort).url(),
    )


def find(asked, chosen=None):
    """The live articles that ``asked`` asks for, the newest first.

    ``chosen`` has the keys of a category, a company, an author by name of the filter.
    """
    found = Article.objects.live().filter(search=_wanted(asked))
    chosen = chosen or {}
    if "category" in chosen:
        found = found.filter(category_placements__category=chosen["category"].key)
    if "company" in chosen:
        found = found.filter(company_placements__company=chosen["company"].key)
    if "author" in chosen:
        found = found.filter(bylines__author=chosen["author"].key)
    if asked.start:
        found = found.filter(published_at__gte=asked.start)
    if asked.end:
        found = found.filter(published_at__lt=asked.end)
    return found.newest_first()


@dataclass(frozen=True)
class _Chosen:
    key: int
    label: str


def _wanted(asked):
    return SearchQuery(asked.words, config=CONFIG, search_type="websearch")


def _chosen(asked):
    """What the filters are set to, by name; and a sentence for each that nothing answers to."""
    values = {name: getattr(asked, name) for name, *_ in FILTERS if getattr(asked, name)}
    if not values:
        return {}, []
    rows = [
        _OWNERS[name]()
        .filter(**{field: values[name]})
        .annotate(filter=Value(name))
        .order_by()
        .values_list("filter", "pk", "name")
        for name, _, _, _, field in FILTERS
        if name in values
    ]
    found = rows[0].union(*rows[1:], all=True).order_by()
    chosen = {name: _Chosen(key, label) for name, key, label in found}
    unknown = [name for name in values if name not in chosen]
    called = {name: label.lower() for name, label, *_ in FILTERS}
    return chosen, [
        f"We know no {called[name]} “{values[name]}”; this is the search without it."
        for name in unknown
    ]


def _keys(asked, chosen):
    """The keys of the hits in the order asked for, one more than are looked at."""
    newest = find(asked, chosen).values_list("pk")[: MOST_RANKED + 1]
    if asked.is_newest_first:
        return [key for (key,) in newest]
    ranked = Article.objects.filter(pk__in=newest).order_by(
        SearchRank(F("search"), _wanted(asked), normalization=Value(1)).desc(),
        "-published_at",
        "-pk",
    )
    return list(ranked.values_list("pk", flat=True))


def _hits(keys, asked):
    if not keys:
        return []
    text = Concat("standfirst", Value(" "), "body_text", output_field=TextField())
    passage = {"max_fragments": 2, "max_words": 18, "min_words": 7, "fragment_delimiter": " … "}
    marked = pagination.live_cards().annotate(
        marked_headline=_marked("headline", asked, highlight_all=True),
        marked_passage=_marked(text, asked, **passage),
    )
    by_key = {article.pk: article for article in marked.filter(pk__in=keys)}
    return [_hit(by_key[key]) for key in keys if key in by_key]


def _marked(text, asked, **options):
    return SearchHeadline(
        text, _wanted(asked), config=CONFIG, start_sel=START, stop_sel=STOP, **options
    )


def _hit(article):
    passage = pieces(article.marked_passage)
    return Hit(
        article=article,
        headline=pieces(article.marked_headline),
        passage=passage if any(piece.is_match for piece in passage) else [],
    )


def _filters(keys, asked, chosen):
    options = _options(keys)
    filters = []
    for name, label, *_ in FILTERS:
        value = getattr(asked, name) if name in chosen else ""
        own = options.get(name, [])
        if value and value not in [option.value for option in own]:
            own = [Option(value, chosen[name].label, 0), *own]
        filters.append(Filter(name=name, label=label, chosen=value, options=own))
    return filters


def _options(keys):
    """``{name of the filter: its options}`` among the articles with ``keys``; one query."""
    if not keys:
        return {}
    counted = [
        placements.objects.live()
        .filter(article__in=keys)
        .order_by()
        .values(value=F(f"{owner}__{field}"), label=F(f"{owner}__name"))
        .annotate(filter=Value(name), count=Count("pk"))
        .order_by("-count", "label")
        .values_list("filter", "value", "label", "count")[:MOST_OPTIONS]
        for name, _, placements, owner, field in FILTERS
    ]
    options: dict[str, list[Option]] = {}
    rows = counted[0].union(*counted[1:], all=True).order_by("-count", "label")
    for name, *option in rows:
        options.setdefault(name, []).append(Option(*option))
    return options


def _chips(asked, chosen):
    called = {name: label for name, label, *_ in FILTERS}
    chips = [
        Chip(f"{called[name]}: {one.label}", asked.url(**{name: "", "page": 1}))
        for name, one in chosen.items()
    ]
    return chips + [
        Chip(label, asked.url(**{name: "", "page": 1})) for name, label in asked.dates()
    ]


def _suggestion(asked, chosen):
    """The same words spelt as live articles spell them, if that finds any of them."""
    words = vocabulary.corrected(asked.words)
    return words if words and find(replace(asked, words=words), chosen).exists() else ""


def _why_nothing(asked):
    alias = router.db_for_read(Article)
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery(%s, %s))", [CONFIG, asked.words])
        (terms,) = cursor.fetchone()
    if not terms:
        return (
            "Words such as “the” or “of” stand in every article, so we do not look for them. "
            "Add a word that only some have."
        )
    return (
        "No article has all of these words. Fewer or other words may find more: the name of a "
        "maker, a model, a place."
    )

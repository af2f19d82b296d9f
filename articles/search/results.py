"""Search results: what a search answers with.

A search for a common word among a hundred thousand articles has tens of thousands of hits, and
ranking one reads its whole text. So the newest ``MOST_RANKED`` hits stand for all: they are
counted, ranked, and offered as filters; the page says so where there are more. Fourteen queries at
most, whatever was asked; what a page shows of each hit is made for that page's rows alone. Which
articles are looked at for the words, ``candidates`` says; how long it may take, ``time_limit``.
"""

from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import DateTimeField, F, QuerySet, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles import reader_functions
from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.lists.pagination import ListPage, live_cards, paginate_rows
from articles.models import Article, ArticleQuerySet
from articles.search.candidates import FEW, are_few, find_start
from articles.search.companies import CompanyMatch, find_companies
from articles.search.did_you_mean import correct_spelling
from articles.search.filters import (
    FILTERS,
    ActiveFilter,
    FilterValue,
    SearchFilter,
    build_filters,
    find_values,
    list_active,
)
from articles.search.form import NEWEST, SearchForm
from articles.search.marks import Piece, find_passages, mark_words
from articles.search.time_limit import NoTurn, OutOfTime, limit_time
from house_style import search_words
from house_style.curly_quotes import curl_quotes
from house_style.search_words import AskedWords, Pattern

MOST_RANKED = 1_000
NOTHING_FOUND = (
    "No article has all of these words. Fewer or other words may find more: the name of a maker, a "
    "model, a place."
)
NOTHING_FOUND_THERE = "None of those articles has them as you wrote them."
OUT_OF_TIME = (
    "This search would take too long. Narrow it down: to a year, to a section, or with another "
    "word that only some articles have."
)
NO_TURN = (
    "So many people are searching just now that this search had no turn. Search again in a moment."
)
# Seconds that a search waits for those before it.
PATIENCE = 0.1


@dataclass(frozen=True)
class SearchHit:
    """An article found, with its headline and a passage of its text, the words found marked."""

    article: Article
    headline: list[Piece]
    passage: list[Piece]  # empty where the words stand in neither standfirst nor body


@dataclass(frozen=True)
class SearchAnswer:
    """What a search found."""

    companies: list[CompanyMatch]
    hits: list[SearchHit]
    page: ListPage
    count: int
    has_more: bool  # than ``count``, which were not looked at
    is_out_of_time: bool  # nothing was found, because it would take too long
    filters: list[SearchFilter]
    active_filters: list[ActiveFilter]
    notes: list[str]  # what of the question could not be read
    why_nothing: str  # in words, where nothing was found
    suggestion: str
    suggestion_url: str
    as_typed_url: str  # where what was found is what ``suggestion`` finds; else ""
    url_without_filters: str


def answer_search(form: SearchForm) -> SearchAnswer:
    """Answer a validated ``form``. Raises ``Http404`` for a page that the hits do not fill."""
    try:
        with limit_time(patience=PATIENCE):
            return _answer(form)
    except NoTurn:
        return _answer(form, out_of_time=NO_TURN)
    except OutOfTime:
        return _answer(form, out_of_time=OUT_OF_TIME)


def _answer(form: SearchForm, *, out_of_time: str = "") -> SearchAnswer:
    """Answer ``form``; where that is known to take too long, with what else a search page has."""
    asked = form.cleaned_data
    words = asked["words"]
    read = search_words.read_query(words)
    values, notes = find_values(asked)
    why_nothing = out_of_time or _explain_unanswerable(read)
    keys, start = ([], None) if why_nothing else _list_keys(read, asked, values)
    suggestion = as_typed_url = ""
    if start and not keys:
        why_nothing = NOTHING_FOUND_THERE
    if not keys and not why_nothing:
        why_nothing = NOTHING_FOUND
        suggestion, suggested = _suggest_words(asked, values)
        if suggestion and _is_one_word(words) and not values and not asked["as_typed"]:
            words, read = suggestion, search_words.read_query(suggestion)
            keys, start = suggested
            as_typed_url = form.build_url(as_typed="1", page=1)
    has_more = len(keys) > MOST_RANKED
    keys = keys[:MOST_RANKED]
    page = paginate_rows(
        keys,
        number=1 if out_of_time else asked["page"],
        build_url=lambda number: form.build_url(words=words, page=number),
    )
    return SearchAnswer(
        companies=find_companies(words),
        hits=_load_hits(page.articles, read),
        page=page,
        count=len(keys),
        has_more=has_more,
        is_out_of_time=bool(out_of_time),
        # One query less, for the two that found the suggestion.
        filters=[]
        if as_typed_url
        else build_filters(keys, asked, values, offer_sections=bool(out_of_time)),
        active_filters=list_active(form, values),
        notes=[*form.non_field_errors(), *notes, *_tell_start(start, has_more)],
        why_nothing=why_nothing,
        suggestion=suggestion,
        suggestion_url=form.build_url(words=suggestion, as_typed="", page=1),
        as_typed_url=as_typed_url,
        url_without_filters=form.build_url(
            **dict.fromkeys([*FILTERS, "within", "from_day", "to_day"], ""), page=1
        ),
    )


def _find_articles(
    read: AskedWords, asked: dict[str, Any], values: dict[str, FilterValue]
) -> tuple[QuerySet[Any, Any], datetime | None]:
    """Find the live articles with the words of ``read`` that pass the filters: their keys.

    The newest first; and from when on they were looked for, where that leaves older ones aside.
    """
    query = read.build_query()
    live = _narrow_by_date(Article.objects.live(), asked)
    lists = [
        _narrow_by_date(FILTERS[name].placements.objects.live().filter(**{name: value.key}), asked)
        for name, value in values.items()
    ]
    if are_few(query):
        found = live.filter(pk__in=reader_functions.find_words(query, most=10 * FEW))
        return _narrow_by_lists(found, "pk", lists), None
    # A list is walked in its own order, until enough have the words: the one that lasts longest.
    starts = [(find_start(rows), rows) for rows in lists or [live]]
    start, rows = min(starts, key=lambda found: found[0].timestamp() if found[0] else -inf)
    since = {"published_at__gt": start} if start else {}
    found = rows.filter(**{"article__search" if lists else "search": query}, **since)
    others = [placements for placements in lists if placements is not rows]
    return _narrow_by_lists(found, "article" if lists else "pk", others), start


def _narrow_by_date(rows: Any, asked: dict[str, Any]) -> Any:
    if asked["start"]:
        rows = rows.filter(published_at__gte=asked["start"])
    if asked["end"]:
        rows = rows.filter(published_at__lt=asked["end"])
    return rows


def _narrow_by_lists(rows: Any, path: str, lists: list[Any]) -> QuerySet[Any, Any]:
    for placements in lists:
        rows = rows.filter(**{f"{path}__in": placements.article_ids()})
    return rows.newest_first().values_list(path)


def _tell_start(start: datetime | None, has_more: bool) -> list[str]:
    """Say from when on the words were looked for, unless more was found than is shown anyway."""
    if start is None or has_more:
        return []
    day = date_format(localtime(start), "F j, Y")
    return [
        f"These words are in so many articles that we looked through the newest alone, back to "
        f"{day}. To look further back, narrow the search down to a year or a section, or add "
        f"another word."
    ]


def _list_keys(
    read: AskedWords, asked: dict[str, Any], values: dict[str, FilterValue]
) -> tuple[list[int], datetime | None]:
    """List the keys of the hits in the order asked for, one more than are looked at.

    And from when on they were looked for, as ``_find_articles`` has it.
    """
    found, start = _find_articles(read, asked, values)
    newest = found[: MOST_RANKED + 1]
    if asked["sort"] == NEWEST:
        return [key for (key,) in newest], start
    rank = SearchRank(F("search"), read.build_query(), normalization=Value(1))
    ranked = Article.objects.filter(pk__in=newest).order_by(rank.desc(), "-published_at", "-pk")
    return list(ranked.values_list("pk", flat=True)), start


def _load_hits(keys: list[int], read: AskedWords) -> list[SearchHit]:
    cards = _searched.fetch(keys=keys, at=timezone.now()) if keys else []
    by_key = {article.pk: article for article in cards}
    return [_build_hit(by_key[key], read.patterns) for key in keys if key in by_key]


@FixedRows
def _searched() -> ArticleQuerySet:
    keys = IsAnyOf("pk", give_keys("keys"))
    cards = live_cards(at=Given("at", DateTimeField())).filter(keys)
    return cards.annotate(searched_text=F("body_text"))


def _build_hit(article: Any, patterns: set[Pattern]) -> SearchHit:
    return SearchHit(
        article=article,
        headline=mark_words(curl_quotes(article.headline), patterns),
        passage=find_passages(
            f"{curl_quotes(article.standfirst)} {article.searched_text}", patterns
        ),
    )


def _suggest_words(
    asked: dict[str, Any], values: dict[str, FilterValue]
) -> tuple[str, tuple[list[int], datetime | None]]:
    """Spell the words as live articles spell them: the words, and what ``_list_keys`` lists.

    "" where that finds nothing either.
    """
    words = correct_spelling(asked["words"])
    found = _list_keys(search_words.read_query(words), asked, values) if words else ([], None)
    return words if found[0] else "", found


def _is_one_word(words: str) -> bool:
    return len(words.split()) == 1


def _explain_unanswerable(read: AskedWords) -> str:
    """Say why what was read cannot be searched for; "" if it can."""
    if not read.has_words:
        return "There is no word in this to look for. Type one, such as the name of a maker."
    if not read.has_wanted:
        return (
            "This says only what to leave out. Add a word to look for: “recall -brakes” finds "
            "recalls that have nothing to do with brakes."
        )
    if not read.groups:
        return (
            "Words such as “the” or “of” stand in every article, so we do not look for them. "
            "Add a word that only some have."
        )
    return ""

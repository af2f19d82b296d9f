"""Search results: what a search answers with.

A search for a common word among a hundred thousand articles has tens of thousands of hits, and
ranking one reads its whole text. So the newest ``MOST_RANKED`` hits stand for all: they are
counted, ranked, and offered as filters; the page says so where there are more. Eight queries at
most, whatever was asked; what a page shows of each hit is made for that page's rows alone.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Value

from articles.lists.pagination import ListPage, live_cards, paginate_rows
from articles.models import Article, ArticleQuerySet
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
from house_style import search_words
from house_style.curly_quotes import curl_quotes
from house_style.search_words import AskedWords, Pattern

MOST_RANKED = 1_000
NOTHING_FOUND = (
    "No article has all of these words. Fewer or other words may find more: the name of a maker, a "
    "model, a place."
)


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
    asked = form.cleaned_data
    words = asked["words"]
    read = search_words.read_query(words)
    values, notes = find_values(asked)
    why_nothing = _explain_unanswerable(read)
    keys = [] if why_nothing else _list_keys(read, asked, values)
    suggestion = as_typed_url = ""
    if not keys and not why_nothing:
        why_nothing = NOTHING_FOUND
        suggestion, suggested_keys = _suggest_words(asked, values)
        if suggestion and _is_one_word(words) and not values and not asked["as_typed"]:
            words, read, keys = suggestion, search_words.read_query(suggestion), suggested_keys
            as_typed_url = form.build_url(as_typed="1", page=1)
    has_more = len(keys) > MOST_RANKED
    keys = keys[:MOST_RANKED]
    page = paginate_rows(
        keys,
        number=asked["page"],
        build_url=lambda number: form.build_url(words=words, page=number),
    )
    return SearchAnswer(
        companies=find_companies(words),
        hits=_load_hits(page.articles, read),
        page=page,
        count=len(keys),
        has_more=has_more,
        # One query less, for the two that found the suggestion.
        filters=[] if as_typed_url else build_filters(keys, asked, values),
        active_filters=list_active(form, values),
        notes=[*form.non_field_errors(), *notes],
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
) -> ArticleQuerySet:
    """Find the live articles with the words of ``read`` that pass the filters, newest first."""
    found = Article.objects.live().filter(search=read.build_query())
    for name, value in values.items():
        found = found.filter(**{FILTERS[name].column: value.key})
    if asked["start"]:
        found = found.filter(published_at__gte=asked["start"])
    if asked["end"]:
        found = found.filter(published_at__lt=asked["end"])
    return found.newest_first()


def _list_keys(
    read: AskedWords, asked: dict[str, Any], values: dict[str, FilterValue]
) -> list[int]:
    """List the keys of the hits in the order asked for, one more than are looked at."""
    newest = _find_articles(read, asked, values).values_list("pk")[: MOST_RANKED + 1]
    if asked["sort"] == NEWEST:
        return [key for (key,) in newest]
    rank = SearchRank(F("search"), read.build_query(), normalization=Value(1))
    ranked = Article.objects.filter(pk__in=newest).order_by(rank.desc(), "-published_at", "-pk")
    return list(ranked.values_list("pk", flat=True))


def _load_hits(keys: list[int], read: AskedWords) -> list[SearchHit]:
    cards = live_cards().annotate(searched_text=F("body_text")).filter(pk__in=keys)
    by_key = {article.pk: article for article in cards}
    return [_build_hit(by_key[key], read.patterns) for key in keys if key in by_key]


def _build_hit(article: Any, patterns: set[Pattern]) -> SearchHit:
    return SearchHit(
        article=article,
        headline=mark_words(curl_quotes(article.headline), patterns),
        passage=find_passages(
            f"{curl_quotes(article.standfirst)} {article.searched_text}", patterns
        ),
    )


def _suggest_words(asked: dict[str, Any], values: dict[str, FilterValue]) -> tuple[str, list[int]]:
    """Spell the words as live articles spell them: the words, and the keys of what these find.

    "" and no keys where that finds nothing either.
    """
    words = correct_spelling(asked["words"])
    keys = _list_keys(search_words.read_query(words), asked, values) if words else []
    return (words, keys) if keys else ("", [])


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

"""Suggestions for the 404 page: articles that were meant by a path that nothing has."""

import re
from itertools import combinations

from django.contrib.postgres.search import TrigramSimilarity

from articles.models import Article
from articles.search.candidates import FEW, find_by_index, guess_count
from articles.search.time_limit import OutOfTime, limit_time
from house_style import search_words
from house_style.search_words import WordQuery

MOST = 3
# Any articles with nearly all of the words, of which the likest are taken. Words that more than a
# FEW have say too little of what was meant.
CANDIDATES = 500
# How like a slug must be, 0 to 1.
LEAST_LIKENESS = 0.35
MOST_WORDS = 8

_ENDING = re.compile(r"\.html?$")
# What WordPress put after a slug, and what only a machine in search of a hole asks for.
_AFTER_A_SLUG = re.compile(r"feed|amp|page|[0-9]+|comment-page-[0-9]+")
_NO_SLUG = re.compile(r"\.|^wp-")
_WORD = re.compile(r"[^\W_]{2,}")


def find_likely_articles(path: str) -> list[Article]:
    """Find live articles whose slugs are like the last part of ``path``, the likest first.

    Three at most; none where that takes too long, and no query for what is no article's path, such
    as ``/wp-login.php``. A word may be wrong or one too many, and the last one cut short.
    """
    words = _WORD.findall(_find_slug(path))[:MOST_WORDS]
    wanted = _require_nearly_all(words) if len(words) > 1 else ""
    if not wanted:
        return []
    try:
        with limit_time():
            return _find_likest(WordQuery(wanted), "-".join(words))
    except OutOfTime:
        return []


def _find_likest(wanted: WordQuery, slug: str) -> list[Article]:
    if guess_count(wanted) > FEW:
        return []
    likest = (
        Article.objects.live()
        .filter(pk__in=find_by_index(wanted, most=CANDIDATES))
        .annotate(likeness=TrigramSimilarity("slug", slug))
        .filter(likeness__gte=LEAST_LIKENESS)
        .order_by("-likeness", "-published_at")
    )
    return list(likest.only("headline", "slug", "published_at")[:MOST])


def _find_slug(path: str) -> str:
    """Find the last part of ``path`` that names an article, in lower case; "" if none does."""
    parts = [_ENDING.sub("", part.lower()) for part in path.split("/") if part]
    while parts and _AFTER_A_SLUG.fullmatch(parts[-1]):
        parts.pop()
    return parts[-1][:200] if parts and not _NO_SLUG.search(parts[-1]) else ""


def _require_nearly_all(words: list[str]) -> str:
    """Require all of ``words`` but any one, the last as a beginning; of two or three, all.

    Stop words do not count; "" where less than two others are left.
    """
    *whole, last = words
    terms = [
        *map(str, search_words.read_terms(" ".join(whole))),
        *map(str, search_words.read_terms(last, are_begun=len(last) > 2)),
    ]
    if len(terms) < 2:
        return ""
    if len(terms) < 4:
        return " & ".join(terms)
    return " | ".join(f"({' & '.join(some)})" for some in combinations(terms, len(terms) - 1))

"""Candidates. The articles that are looked at for some words: so few that any words are quick.

Left alone, PostgreSQL may walk a million articles by date and read the words of each. What it
guesses of the words decides instead: of those that few articles have, the search index alone gives
all; for others, only the ``NEWEST`` articles are looked through.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from articles.models import Article

FEW = 10_000
# A phrase, or a word that is rarer than it seems, reads the words of each: 20 microseconds.
NEWEST = 5_000


def are_few(query: SearchQuery) -> bool:
    """Whether few articles have the words of ``query``: then the search index says which."""
    return guess_count(query) <= FEW


def guess_count(query: SearchQuery) -> int:
    """Guess how many articles have the words of ``query``, as PostgreSQL's planner does.

    It knows how common words are, but not which stand side by side.
    """
    (plan,) = json.loads(Article.objects.filter(search=query).order_by().explain(format="json"))
    return plan["Plan"]["Plan Rows"]


def find_by_index(query: SearchQuery, most: int) -> QuerySet[Any, Any]:
    """Find the keys of ``most`` articles with ``query``, live or not, by the search index alone.

    The limit is a fence: what is asked of the rows afterwards cannot lead the planner elsewhere.
    """
    return Article.objects.filter(search=query).order_by().values("pk")[:most]


def find_start(rows: Any) -> datetime | None:
    """Find the moment after which the ``NEWEST`` of ``rows`` were published; None: all were.

    ``rows`` are live articles, or placements of live articles in a list. Read from their index.
    """
    moments = rows.newest_first().values_list("published_at", flat=True)
    return moments[NEWEST : NEWEST + 1].first()

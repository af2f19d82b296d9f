"""Candidates. The articles that are looked at for some words, so few that any words are quick.

Left alone, PostgreSQL may walk a million articles by date and read the words of each. What it
guesses of the words decides instead: of those that few articles have, the search index alone gives
all; of others, only the newest articles are looked through, in which about ``MOST_READ`` have them.
Within either the words of so many rows are read, which a phrase or a rank needs.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from articles.models import Article, ArticleQuerySet

FEW = 10_000
MOST_READ = 3_000


def guess_count(query: SearchQuery) -> int:
    """Guess how many articles have the words of ``query``, as PostgreSQL's planner does.

    It knows how common words are, but not which stand side by side.
    """
    return _guess_rows(Article.objects.filter(search=query))


def find_by_index(query: SearchQuery, most: int) -> QuerySet[Any, Any]:
    """Find the keys of ``most`` articles with ``query``, live or not, by the search index alone.

    The limit is a fence: what is asked of the rows afterwards cannot lead the planner elsewhere.
    """
    return Article.objects.filter(search=query).order_by().values("pk")[:most]


def find_start(query: SearchQuery, rows: Any) -> datetime | None:
    """Find from when on about ``MOST_READ`` of ``rows`` have ``query``; None: all may be read.

    ``rows`` are live articles, or placements of live articles in a list, in any order.
    """
    everything = _guess_rows(Article.objects.all())
    window = MOST_READ * everything // max(guess_count(query), 1)
    moments = rows.newest_first().values_list("published_at", flat=True)
    return moments[window : window + 1].first()


def _guess_rows(rows: QuerySet[Any, Any]) -> int:
    (plan,) = json.loads(rows.order_by().explain(format="json"))
    return plan["Plan"]["Plan Rows"]

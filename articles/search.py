"""Finding articles by their words, best match first."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from articles import lists

MAX_LENGTH = 200


def words(typed):
    """What a reader typed, fit for the database: one line of at most ``MAX_LENGTH``, no NUL."""
    return " ".join(typed.replace("\x00", " ").split())[:MAX_LENGTH]


def find(query):
    """Live articles that match ``query`` (``"as a phrase"``, ``or``, ``-without``), best first."""
    wanted = SearchQuery(query, config="english", search_type="websearch")
    return (
        lists.cards()
        .filter(search=wanted)
        .annotate(rank=SearchRank(F("search"), wanted))
        .order_by("-rank", "-published_at", "-pk")
    )

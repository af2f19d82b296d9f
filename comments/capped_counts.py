"""Capped counts. A number that people read, counted to a hundred and no further."""

from typing import Any

from django.db.models import QuerySet

MOST = 99


def count(rows: QuerySet[Any]) -> str:
    """How many ``rows`` are: a number, or "99+"."""
    return put_in_words(rows.order_by()[: MOST + 1].count())


def put_in_words(number: int) -> str:
    return str(number) if number <= MOST else f"{MOST}+"

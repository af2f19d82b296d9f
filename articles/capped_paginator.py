"""Paginator of a long list in the newsroom, which does not count all of it."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """Counts to ``MOST`` and no further: who wants older rows than that searches or filters.

    Counting a hundred thousand rows takes longer than showing fifty of them.
    """

    MOST = 2_000

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: self.MOST].count()

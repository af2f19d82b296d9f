"""Tabs above a list of the newsroom: a filter as a row of links, each with how many rows it shows.

Numbers end at a thousand, so that they cost the same on a million rows.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value

MOST = 1_000


class TabFilter(admin.SimpleListFilter):
    """A filter whose choices are tabs; ``counted`` names those that say how many rows they show."""

    template = "admin/_tabs.html"
    counted: tuple[str, ...] = ()

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.request = request
        self.rows = model_admin.get_queryset(request)

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow ``rows`` to what the tab ``value`` shows."""
        raise NotImplementedError

    def queryset(self, request, queryset):
        value = self.value()
        return queryset if value is None else self.narrow(queryset, value)

    def choices(self, changelist):
        every, *others = super().choices(changelist)
        counts = self._count()
        yield every
        for (value, _), choice in zip(self.lookup_choices, others, strict=True):
            yield choice | {"number": counts.get(value, "")}

    def _count(self) -> dict[str, str]:
        """``{tab: number}`` such as ``{"draft": "3", "live": "1,000+"}``, in one query."""
        parts = [
            self.narrow(self.rows, value)
            .order_by()
            .annotate(tab=Value(value))
            .values_list("tab")[: MOST + 1]
            for value in self.counted
        ]
        if not parts:
            return {}
        first, *others = parts
        rows = first.union(*others, all=True).order_by() if others else first
        tabs = [tab for (tab,) in rows]
        return {value: put_in_words(tabs.count(value)) for value in self.counted}


def put_in_words(number: int) -> str:
    return f"{number:,}" if number <= MOST else f"{MOST:,}+"

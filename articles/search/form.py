"""Search form: what a reader asks for, as the query string of the search page has it."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.clock import find_midnight

MAX_LENGTH = 200
WITHIN = {
    "week": ("Past week", timedelta(days=7)),
    "month": ("Past month", timedelta(days=31)),
    "year": ("Past year", timedelta(days=365)),
}
BEST, NEWEST = "best", "newest"
# What the query string calls these fields.
_KEYS = {"words": "q", "from_day": "from", "to_day": "to"}


class OneLineField(forms.CharField):
    """Text in one line."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").replace("\x00", " ").split())


class ShortField(OneLineField):
    """The first ``MAX_LENGTH`` characters of one line."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value)[:MAX_LENGTH]


class SearchForm(forms.Form):
    """A search: its words, what it is narrowed to, its order.

    Whatever was typed has an answer: each error says what of it was left aside. ``cleaned_data``
    has every field, a day as it was typed; and ``start`` and ``end``, the moments from which and
    before which articles count, or None. ``as_typed`` says that a misspelt word is meant.
    """

    words = OneLineField(required=False)
    category = ShortField(required=False)
    company = ShortField(required=False)
    author = ShortField(required=False)
    within = ShortField(required=False)
    from_day = ShortField(required=False)
    to_day = ShortField(required=False)
    sort = ShortField(required=False, initial=BEST)
    as_typed = ShortField(required=False)
    page = OneLineField(required=False, initial=1)

    def add_prefix(self, field_name: str) -> str:
        return _KEYS.get(field_name, field_name)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if len(words) > MAX_LENGTH:
            self.add_error(
                None, f"Your search was long: we looked for its first {MAX_LENGTH} characters."
            )
        return words[:MAX_LENGTH]

    def clean_within(self) -> str:
        within = self.cleaned_data["within"]
        return within if within in WITHIN else ""

    def clean_sort(self) -> str:
        return NEWEST if self.cleaned_data["sort"] == NEWEST else BEST

    def clean_page(self) -> int:
        """Read the number of the page; 0, which no search has, for what is none."""
        typed = self.cleaned_data["page"]
        if not typed:
            return 1
        return int(typed) if re.fullmatch("[0-9]{1,7}", typed) else 0

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        days = {name: _read_day(asked[name]) for name in ("from_day", "to_day")}
        for name, day in days.items():
            if asked[name] and day is None:
                self.add_error(
                    None, f"“{asked[name]}” is no date that we can read, such as 2025-12-19."
                )
        starts = []
        if asked["within"]:
            starts.append(timezone.now() - WITHIN[asked["within"]][1])
        if first := days["from_day"]:
            starts.append(find_midnight(first))
        start = max(starts, default=None)
        last = days["to_day"]
        end = find_midnight(last + timedelta(days=1)) if last else None
        if asked["from_day"] and start and end and start >= end:
            self.add_error(
                None, "The first day is after the last, so no article can lie between them."
            )
        return asked | {"start": start, "end": end}

    def list_date_filters(self) -> dict[str, str]:
        """List the active filters by date: ``{name of the field: what it is called}``."""
        asked = self.cleaned_data
        active = {"within": WITHIN[asked["within"]][0]} if asked["within"] else {}
        for name, called in (("from_day", "From"), ("to_day", "To")):
            if day := _read_day(asked[name]):
                active[name] = f"{called} {date_format(day, 'F j, Y')}"
        return active

    def build_url(self, **changes: Any) -> str:
        """Build the URL of this search with ``changes``, without what is as nobody changed it."""
        asked = self.cleaned_data | changes
        kept = {
            self.add_prefix(name): asked[name]
            for name, field in self.fields.items()
            if asked[name] != (field.initial or "")
        }
        return f"{reverse('articles:search')}?{urlencode(kept)}"


def _read_day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Where a time zone could shift it out of what Python can count.
    return day if 1000 <= day.year < 3000 else None

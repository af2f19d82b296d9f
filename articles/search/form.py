"""What a reader asks the search for, as the address of its page has it."""

import re
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone

MAX_LENGTH = 200
WITHIN = {
    "week": ("Past week", timedelta(days=7)),
    "month": ("Past month", timedelta(days=31)),
    "year": ("Past year", timedelta(days=365)),
}
BEST, NEWEST = "best", "newest"

_LEFT_OUT = re.compile(r'(?<!\S)-+("[^"]*"?|\S+)')


@dataclass(frozen=True)
class Asked:
    """A search: its words, what it is narrowed to, its order. Every field is as it was typed."""

    words: str = ""
    category: str = ""
    company: str = ""
    author: str = ""
    within: str = ""
    from_day: str = ""
    to_day: str = ""
    sort: str = BEST
    page: int = 1
    notes: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, query):
        """The search that ``query`` (a QueryDict) asks for; what cannot be read is noted."""
        typed = {name: _one_line(query.get(key, "")) for name, key in _KEYS.items()}
        notes = []
        if len(typed["words"]) > MAX_LENGTH:
            notes.append(f"Your search was long: we looked for its first {MAX_LENGTH} characters.")
        asked = cls(
            **{name: value[:MAX_LENGTH] for name, value in typed.items() if name != "page"},
            page=_page(typed["page"]),
        )
        if asked.within not in WITHIN:
            asked = replace(asked, within="")
        if asked.sort != NEWEST:
            asked = replace(asked, sort=BEST)
        for typed_day in (asked.from_day, asked.to_day):
            if typed_day and _day(typed_day) is None:
                notes.append(f"“{typed_day}” is no date that we can read, such as 2025-12-19.")
        if (
            asked.from_day
            and asked.to_day
            and asked.start
            and asked.end
            and asked.start >= asked.end
        ):
            notes.append("The first day is after the last, so no article can lie between them.")
        return replace(asked, notes=tuple(notes))

    @property
    def is_newest_first(self):
        return self.sort == NEWEST

    @property
    def start(self):
        """The moment from which articles count, or None."""
        moments = []
        if self.within:
            moments.append(timezone.now() - WITHIN[self.within][1])
        if day := _day(self.from_day):
            moments.append(_midnight(day))
        return max(moments, default=None)

    @property
    def end(self):
        """The moment before which articles count, or None."""
        day = _day(self.to_day)
        return _midnight(day + timedelta(days=1)) if day else None

    def dates(self):
        """The active filters by date: ``[(name, what it is called)]``."""
        active = []
        if self.within:
            active.append(("within", WITHIN[self.within][0]))
        if day := _day(self.from_day):
            active.append(("from_day", f"From {date_format(day, 'F j, Y')}"))
        if day := _day(self.to_day):
            active.append(("to_day", f"To {date_format(day, 'F j, Y')}"))
        return active

    def why_unanswerable(self):
        """In words, why this cannot be searched for; "" if it can."""
        if not re.search(r"\w", self.words):
            return "There is no word in this to look for. Type one, such as the name of a maker."
        if not re.search(r"\w", _LEFT_OUT.sub(" ", self.words)):
            return (
                "This says only what to leave out. Add a word to look for: “recall -brakes” finds "
                "recalls that have nothing to do with brakes."
            )
        return ""

    def url(self, **changes):
        """The address of this search with ``changes``; ``q`` changes its words."""
        if "q" in changes:
            changes["words"] = changes.pop("q")
        asked = replace(self, **changes)
        kept = {
            key: getattr(asked, name)
            for name, key in _KEYS.items()
            if getattr(asked, name) != getattr(_NOTHING, name)
        }
        return f"{reverse('articles:search')}?{urlencode(kept)}"


# The name of each field in the address.
_KEYS = {one.name: one.name for one in fields(Asked) if one.name != "notes"}
_KEYS |= {"words": "q", "from_day": "from", "to_day": "to"}
_NOTHING = Asked()


def _one_line(typed):
    return " ".join(typed.replace("\x00", " ").split())


def _page(typed):
    """The number of the page; 0, which no search has, for what is none."""
    if not typed:
        return 1
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0


def _day(typed):
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Where a time zone could shift it out of what Python can count.
    return day if 1000 <= day.year < 3000 else None


def _midnight(day):
    return datetime.combine(day, time.min, tzinfo=get_default_timezone())

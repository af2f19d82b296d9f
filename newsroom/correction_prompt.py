"""Correction prompt: what a save changed that readers may rely on: headline, names, figures."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime

from articles.models import Article
from authors.models import Author
from house_style.tree import extract_text
from newsroom.history.versions import Snapshot

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?%)?")
# Capitals after a small letter or a comma: at the start of a sentence any word has one.
_NAME = re.compile(r"(?<=[a-z,;’)] )[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*)*")
_MOST_TOLD = 5


@dataclass(frozen=True)
class Change:
    """What was changed, in the words of the desk, and how a correction may tell it to readers."""

    what: str
    told: str


@dataclass(frozen=True)
class _Reading:
    """What readers may rely on in a live article."""

    headline: str
    authors: list[str]
    names: Counter
    figures: Counter


def list_changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """The changes between two snapshots that may call for a correction; readers saw both.

    A figure that is new beside all the old ones is no change of what readers knew; nor is a name
    that only went or only came.
    """
    if not (_is_live(before) and _is_live(after)):
        return []
    authors = Author.objects.in_bulk({*before["authors"], *after["authors"]})
    return _compare(_read(before, authors), _read(after, authors))


def _is_live(snapshot: Snapshot) -> bool:
    """Whether readers see an article now that is as ``snapshot`` says."""
    times = ("published_at", "withdraw_at")
    read = {name: parse_datetime(snapshot[name]) if snapshot[name] else None for name in times}
    return Article(status=snapshot["status"], **read).is_live


def _read(snapshot: Snapshot, authors: dict[int, Author]) -> _Reading:
    text = f"{snapshot['standfirst']}\n{extract_text(snapshot['body'])}"
    return _Reading(
        headline=snapshot["headline"],
        authors=[authors[key].name for key in snapshot["authors"] if key in authors],
        names=Counter(_NAME.findall(text)),
        figures=Counter(_FIGURE.findall(text)),
    )


def _compare(before: _Reading, after: _Reading) -> list[Change]:
    changes = []
    if before.headline != after.headline:
        told = f"The headline of an earlier version was “{before.headline}”."
        changes.append(Change("the headline", told))
    if set(before.authors) != set(after.authors):
        names = " and ".join(before.authors) or "nobody"
        changes.append(Change("the byline", f"An earlier version named {names} as its author."))
    was = ", ".join(sorted(before.names - after.names)[:_MOST_TOLD])
    now = ", ".join(sorted(after.names - before.names)[:_MOST_TOLD])
    if was and now:
        told = f"The name is {now}, not {was}, as an earlier version had it."
        changes.append(Change(f"a name ({was} → {now})", told))
    gone = list((before.figures - after.figures).elements())[:_MOST_TOLD]
    if gone:
        new = list((after.figures - before.figures).elements())[:_MOST_TOLD]
        not_gone = f", not {', '.join(gone)}" if new else ""
        told = (
            f"The figure is {', '.join(new)}{not_gone}, as an earlier version had it."
            if new
            else f"An earlier version gave a figure that is left out now: {', '.join(gone)}."
        )
        arrow = f"{', '.join(gone)} → {', '.join(new)}" if new else ", ".join(gone)
        changes.append(Change(f"a figure ({arrow})", told))
    return changes

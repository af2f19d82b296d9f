"""Correction prompt: after a save, the offer to tell readers what was changed.

It is about what readers may rely on: the headline, names, figures.
"""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import get_text_list

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


def offer_correction(
    request: HttpRequest, article: Article, before: Snapshot, after: Snapshot
) -> None:
    """Offer a correction where readers may have relied on what differs between two snapshots."""
    if not request.user.has_perm("articles.add_correction"):
        return
    changes = _list_changes(before, after)
    if not changes:
        return
    told = {"article": article.pk, "text": " ".join(change.told for change in changes)}
    messages.warning(
        request,
        format_html(
            "You changed {} of a published article. Readers who saw it before should know: "
            '<a href="{}?{}">add a correction</a>.',
            get_text_list([change.what for change in changes], "and"),
            reverse("admin:articles_correction_add"),
            urlencode(told),
        ),
    )


def _list_changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """The changes between two snapshots that may call for a correction; readers saw both.

    A figure that is new beside all the old ones is no change of what readers knew; nor is a name
    that only went or only came.
    """
    if not (_is_live(before) and _is_live(after)):
        return []
    changes = []
    if before["headline"] != after["headline"]:
        told = f"The headline of an earlier version was “{before['headline']}”."
        changes.append(Change("the headline", told))
    known = Author.objects.in_bulk({*before["authors"], *after["authors"]})
    was_by, is_by = (
        [known[key].name for key in one["authors"] if key in known] for one in (before, after)
    )
    if set(was_by) != set(is_by):
        names = " and ".join(was_by) or "nobody"
        changes.append(Change("the byline", f"An earlier version named {names} as its author."))
    gone, new = _compare_words(_NAME, before, after)
    if gone and new:
        was, now = (
            ", ".join(sorted(set(gone))[:_MOST_TOLD]),
            ", ".join(sorted(set(new))[:_MOST_TOLD]),
        )
        told = f"The name is {now}, not {was}, as an earlier version had it."
        changes.append(Change(f"a name ({was} → {now})", told))
    gone, new = _compare_words(_FIGURE, before, after)
    if gone:
        was, now = ", ".join(gone[:_MOST_TOLD]), ", ".join(new[:_MOST_TOLD])
        told = (
            f"The figure is {now}, not {was}, as an earlier version had it."
            if new
            else f"An earlier version gave a figure that is left out now: {was}."
        )
        changes.append(Change(f"a figure ({was} → {now})" if new else f"a figure ({was})", told))
    return changes


def _is_live(snapshot: Snapshot) -> bool:
    """Whether readers see an article now that is as ``snapshot`` says."""
    times = ("published_at", "withdraw_at")
    read = {name: parse_datetime(snapshot[name]) if snapshot[name] else None for name in times}
    return Article(status=snapshot["status"], **read).is_live


def _compare_words(
    pattern: re.Pattern, before: Snapshot, after: Snapshot
) -> tuple[list[str], list[str]]:
    """What of ``pattern`` went from the text of one snapshot to the other's, and what came."""
    was, now = (
        Counter(pattern.findall(f"{one['standfirst']}\n{extract_text(one['body'])}"))
        for one in (before, after)
    )
    return list((was - now).elements()), list((now - was).elements())

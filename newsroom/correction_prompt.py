"""Correction prompt: after a save, the offer to tell readers what was changed.

It is about what readers may rely on: the headline, names, figures.
"""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import get_text_list

from articles.models import Article, Company
from authors.models import Author
from house_style.folding import fold
from house_style.statements import count_figures, find_figures, is_near, list_changed_names
from house_style.tree import extract_text
from newsroom.history.versions import Snapshot

_MOST_TOLD = 5


def offer_correction(
    request: HttpRequest, article: Article, before: Snapshot, after: Snapshot
) -> None:
    """Offer a correction where readers may have relied on what differs between two snapshots."""
    if not request.user.has_perm("articles.add_correction"):
        return
    changes = _list_changes(before, after)
    if not changes:
        return
    told = {"article": article.pk, "text": " ".join(told for _, told in changes)}
    messages.warning(
        request,
        format_html(
            "You changed {} of a published article. Readers who saw it before should know: "
            '<a href="{}?{}">add a correction</a>.',
            get_text_list([what for what, _ in changes], "and"),
            reverse("admin:articles_correction_add"),
            urlencode(told),
        ),
    )


def _list_changes(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    """The changes between two snapshots that may call for a correction; readers saw both.

    Each in the words of the desk, and as a correction may tell it to readers. A figure that is new
    beside all the old ones is no change of what readers knew; nor is a name that only went or only
    came.
    """
    if not (_is_live(before) and _is_live(after)):
        return []
    changes = []
    if before["headline"] != after["headline"]:
        told = f"The headline of an earlier version was “{before['headline']}”."
        changes.append(("the headline", told))
    known = Author.objects.in_bulk({*before["authors"], *after["authors"]})
    was_by, is_by = (
        [known[key].name for key in one["authors"] if key in known] for one in (before, after)
    )
    if set(was_by) != set(is_by):
        names = " and ".join(was_by) or "nobody"
        changes.append(("the byline", f"An earlier version named {names} as its author."))
    texts = [f"{one['standfirst']}\n{extract_text(one['body'])}" for one in (before, after)]
    gone, come = list_changed_names(*texts)
    if len(gone) == len(come) == 1 and _is_mended(gone[0], come[0], texts[0]):
        gone = come = []
    was, now = _join(gone), _join(come)
    if was and now:
        told = f"The name is {now}, not {was}, as an earlier version had it."
        changes.append((f"a name ({was} → {now})", told))
    had, has = (count_figures(text) for text in texts)
    written = find_figures(texts[1]) | find_figures(texts[0])
    lost, found = (
        [written[figure] for figure in some.elements()] for some in (had - has, has - had)
    )
    was, now = _join(lost), _join(found)
    left_out = _join(figure for figure in lost if figure[0].isdecimal())
    if was and now:
        told = f"The figure is {now}, not {was}, as an earlier version had it."
        changes.append((f"a figure ({was} → {now})", told))
    elif left_out:
        told = f"An earlier version gave a figure that is left out now: {left_out}."
        changes.append((f"a figure ({left_out})", told))
    return changes


def _is_mended(was: str, now: str, text: str) -> bool:
    """Whether a name is the one that ``text`` meant: a company of ours, or written there too."""
    if not is_near(was, now):
        return False
    known, other = (
        Company.objects.filter(
            Q(name_folded=fold(name)) | Q(name_folded__startswith=f"{fold(name)} ")
        )
        for name in (now, was)
    )
    return now in text or (known.exists() and not other.exists())


def _join(words: Iterable[str]) -> str:
    return ", ".join(islice(words, _MOST_TOLD))


def _is_live(snapshot: Snapshot) -> bool:
    """Whether readers see an article now that is as ``snapshot`` says."""
    times = ("published_at", "withdraw_at")
    read = {name: parse_datetime(snapshot[name]) if snapshot[name] else None for name in times}
    return Article(status=snapshot["status"], **read).is_live

"""What a save changed of that which readers may have relied on: headline, names, figures."""

import re
from collections import Counter
from dataclasses import dataclass

from articles.models import Article
from house_style.tree import extract_text

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?%)?")
# Capitals after a small letter or a comma: at the start of a sentence any word has one.
_NAME = re.compile(r"(?<=[a-z,;’)] )[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*)*")
_MOST_TOLD = 5


@dataclass(frozen=True)
class Seen:
    """What readers see of a live article."""

    headline: str
    authors: tuple[str, ...]
    names: Counter
    figures: Counter


@dataclass(frozen=True)
class Change:
    """What was changed, in the words of the desk, and how a correction may tell it to readers."""

    what: str
    told: str


def seen(key):
    """What readers see of the article with this key, as the database has it; None if nothing."""
    article = Article.objects.live().filter(pk=key).only("headline", "standfirst", "body").first()
    if article is None:
        return None
    text = f"{article.standfirst}\n{extract_text(article.body)}"
    authors = article.bylines.values_list("author__name", flat=True)
    return Seen(
        headline=article.headline,
        authors=tuple(authors),
        names=Counter(_NAME.findall(text)),
        figures=Counter(_FIGURE.findall(text)),
    )


def between(before, after):
    """The changes from one ``Seen`` to the next that may call for a correction.

    A figure that is new beside all the old ones is no change of what readers knew; nor is a name
    that only went or only came.
    """
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

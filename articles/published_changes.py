"""What a save changed of that which readers may have relied on: headline, names, figures."""

import re
from collections import Counter
from dataclasses import dataclass

from articles.house_style import plain_text
from articles.models import Article

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?%)?")
_MOST_FIGURES = 5


@dataclass(frozen=True)
class Seen:
    """What readers see of a live article."""

    headline: str
    names: tuple[str, ...]
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
    text = f"{article.standfirst}\n{plain_text(article.body)}"
    names = article.bylines.values_list("author__name", flat=True)
    return Seen(article.headline, tuple(names), Counter(_FIGURE.findall(text)))


def between(before, after):
    """The changes from one ``Seen`` to the next that may call for a correction.

    A figure that is new beside all the old ones is no change of what readers knew.
    """
    changes = []
    if before.headline != after.headline:
        told = f"The headline of an earlier version was “{before.headline}”."
        changes.append(Change("the headline", told))
    if set(before.names) != set(after.names):
        names = " and ".join(before.names) or "nobody"
        changes.append(Change("the byline", f"An earlier version named {names} as its author."))
    gone = list((before.figures - after.figures).elements())[:_MOST_FIGURES]
    if gone:
        new = list((after.figures - before.figures).elements())[:_MOST_FIGURES]
        now = f", not {', '.join(gone)}" if new else ""
        told = (
            f"The figure is {', '.join(new)}{now}, as an earlier version had it."
            if new
            else f"An earlier version gave a figure that is left out now: {', '.join(gone)}."
        )
        arrow = f"{', '.join(gone)} → {', '.join(new)}" if new else ", ".join(gone)
        changes.append(Change(f"a figure ({arrow})", told))
    return changes

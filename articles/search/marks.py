"""Marks: text in which the database marked the words that a search found.

The marks are two signs that no script uses, read here; a template prints each piece escaped, so
nothing that stands in an article or in a search can become markup.
"""

from typing import NamedTuple

# From Unicode's private use area.
START, STOP = "\ue000", "\ue001"


class Piece(NamedTuple):
    text: str
    is_match: bool


def split_marked(marked: str) -> list[Piece]:
    """Split ``marked`` into pieces: matches stand between the signs; stray signs are dropped."""
    before, *rest = marked.split(START)
    found = [Piece(before, is_match=False)]
    for part in rest:
        match, stop, after = part.partition(STOP)
        found += [Piece(match, is_match=bool(stop)), Piece(after, is_match=False)]
    return [Piece(text.replace(STOP, ""), is_match) for text, is_match in found if text]

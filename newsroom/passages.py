"""Passages of a text that notes are about: found again after the text has changed.

A note keeps the words, a little of what stands around them and the number of their block; nothing
is put into the text itself. ``static/js/newsroom/margin-notes.js`` finds them by the same rules.
"""

from typing import NamedTuple

from house_style.tree import parse

AROUND = 40  # characters kept on each side of the words
BLOCKS = ["p", "h2", "h3", "h4", "li", "td", "th", "figcaption", "pre"]


class Anchor(NamedTuple):
    """Where words stood when the note was written."""

    words: str
    before: str = ""
    after: str = ""
    block: int = 0


def list_blocks(source: str) -> list[str]:
    """The words of each block of a body, in order, spaces as one."""
    blocks = [block for block in parse(source).find_all(BLOCKS) if not block.find(BLOCKS)]
    return [" ".join(block.get_text().split()) for block in blocks]


def find_passage(blocks: list[str], anchor: Anchor) -> tuple[int, int, int] | None:
    """The block, the start and the end of the passage as it is now; None where it is gone.

    The same words where most of what stood around them still does, then nearest to their block.
    Words that were changed are what stands between the words around them.
    """
    words = " ".join(anchor.words.split())
    if not words:
        return None
    before, after = (" ".join(text.split()) for text in (anchor.before, anchor.after))
    found = []
    for number, text in enumerate(blocks):
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            kept = _count_same(text[:start].rstrip()[::-1], before[::-1])
            kept += _count_same(text[end:].lstrip(), after)
            found.append((kept, -abs(number - anchor.block), -number, -start))
            start = text.find(words, start + 1)
    if found:
        _, _, number, start = max(found)
        return -number, -start, -start + len(words)
    return _find_between(blocks, before, after, most=2 * len(words) + 20)


def _count_same(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _find_between(
    blocks: list[str], before: str, after: str, *, most: int
) -> tuple[int, int, int] | None:
    if not before or not after:
        return None
    for number, text in enumerate(blocks):
        start = text.find(before)
        end = text.find(after, start + len(before)) if start >= 0 else -1
        start += len(before)
        if end > start and text[start:end].strip() and end - start <= most:
            return number, start, end
    return None

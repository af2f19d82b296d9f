"""Wording: words that the house writes otherwise, found in a text with what to write instead.

A pattern is words as one types them. ``*`` stands for the letters of a word, ``#`` for a figure;
quotation marks, apostrophes, dashes and spaces are those of a keyboard and find their typographic
kin. Words between quotation marks are somebody's own: they are left alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# A star stands for so many letters at most: what bounds the work that a pattern can make.
_PARTS = {
    "*": r"(\w{0,30})",
    "#": r"(\d[\d,.]*(?<=\d))",
    " ": r"\s+",
    "'": "['’‘]",
    '"': '["“”]',
    "-": "[-‐‑–—]",
}
_QUOTATION = re.compile(r"“[^“”\n]*”|(?<!\w)\"[^\"\n]*\"(?!\w)")


class Wording(NamedTuple):
    """What is written, by a pattern, and what the house writes: ``""`` to leave it out.

    ``is_cased``: capitals count. ``is_opening``: only at the beginning of a block.
    """

    written: str
    instead: str = ""
    is_cased: bool = False
    is_opening: bool = False


class Found(NamedTuple):
    """A wording in a text: the words as they stand there, and what would stand instead."""

    wording: Wording
    start: int
    words: str
    instead: str


def find_wordings(text: str, wordings: Iterable[Wording]) -> Iterator[Found]:
    """Find each of ``wordings``, in their order, in ``text``, a line for each block."""
    quoted = [match.span() for match in _QUOTATION.finditer(text)]
    for wording in wordings:
        for match in compile_pattern(wording).finditer(text):
            start, end = match.span()
            is_theirs = any(opened < start and end < closed for opened, closed in quoted)
            instead = _fill(wording, match)
            # A rule on capitals finds what is written right too.
            if instead != match[0] and not is_theirs:
                yield Found(wording, start, match[0], instead)


@lru_cache(maxsize=1000)
def compile_pattern(wording: Wording) -> re.Pattern[str]:
    """The regular expression of ``wording``. Its groups are the stars and figures, in order."""
    written = " ".join(wording.written.split())
    pattern = "".join(_PARTS.get(sign) or re.escape(sign) for sign in written)
    opening = "^" if wording.is_opening else ""
    before = r"(?<!\w)" if _is_of_a_word(written[:1]) else ""
    after = r"(?!\w)" if _is_of_a_word(written[-1:]) else ""
    flags = re.MULTILINE if wording.is_cased else re.MULTILINE | re.IGNORECASE
    return re.compile(f"{opening}{before}{pattern}{after}", flags)


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign in ("*", "#", "_")


def _fill(wording: Wording, match: re.Match[str]) -> str:
    """What is written instead: its stars and figures from what was found, a capital kept."""
    kept = iter(match.groups())
    instead = "".join(next(kept, "") if sign in "*#" else sign for sign in wording.instead)
    is_lower = wording.written[:1].islower() and instead[:1].islower()
    if is_lower and match[0][:1].isupper() and not wording.is_cased:
        return instead[:1].upper() + instead[1:]
    return instead

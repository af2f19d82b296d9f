"""Comments of a WordPress body: the delimiters of blocks, ``<!--more-->`` and ``<!--nextpage-->``.

A body is cut along them into parts: what stands in blocks is HTML as it is, what stands outside of
them was typed in the classic editor and has blank lines for paragraphs.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_BLOCK = re.compile(r"\s*(/?)wp:([a-z0-9_/-]+)\s*(\{.*\})?\s*(/?)\s*", re.DOTALL)
_MORE = re.compile(r"more\b\s*(.*)", re.DOTALL)
_MOST_INCLUSIONS = 50  # of reusable blocks, one in another


@dataclass(slots=True)
class Part:
    """A stretch of the body, and whether it was typed without blocks."""

    text: str
    is_classic: bool


@dataclass(slots=True)
class Parts:
    """What the comments of a body say."""

    parts: list[Part] = field(default_factory=list)
    more_words: str | None = None  # None: there is no <!--more-->
    pages: int = 1
    empty_blocks: list[str] = field(default_factory=list)  # names of blocks without text of theirs

    def add(self, text: str, is_classic: bool) -> None:
        if not text:
            return
        if self.parts and (self.parts[-1].is_classic == is_classic or not text.strip()):
            self.parts[-1].text += text
        else:
            self.parts.append(Part(text, is_classic))


def list_comments(text: str) -> Iterator[tuple[int, int, str]]:
    """List the comments of ``text``: where each starts and stops, and what it says."""
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield start, end + 3, text[start + 4 : end]
        start = text.find("<!--", end + 3)


def drop_comments(text: str) -> str:
    """Give ``text`` without comments, and a line break where one parts two blocks or pages."""
    pieces, place = [], 0
    for start, stop, comment in list_comments(text):
        pieces.append(text[place:start])
        if comment.strip() == "nextpage" or _BLOCK.fullmatch(comment):
            pieces.append("<br>")
        place = stop
    return "".join([*pieces, text[place:]])


def split_body(text: str, *, include: Callable[[int], str | None], footnotes: str) -> Parts:
    """Cut ``text`` along its comments, which are left out.

    ``include`` gives the body of a reusable block by its old id; ``footnotes`` is the HTML that
    stands where the block of footnotes does.
    """
    splitting = _Splitting(include, footnotes)
    splitting.split(text)
    return splitting.parts


class _Splitting:
    def __init__(self, include: Callable[[int], str | None], footnotes: str) -> None:
        self.parts = Parts()
        self._include, self._footnotes = include, footnotes
        self._left = _MOST_INCLUSIONS
        self._within: list[int] = []  # the reusable blocks that are being filled

    def split(self, text: str) -> None:
        depth = place = 0
        for start, stop, comment in list_comments(text):
            self.parts.add(text[place:start], depth == 0)
            place = stop
            block = _BLOCK.fullmatch(comment)
            if block is None:
                self._read_comment(comment.strip(), depth == 0)
                continue
            self.parts.add("\n\n", depth == 0)
            is_end, name, attributes, is_empty = block.groups()
            if is_end:
                depth = max(0, depth - 1)
            elif is_empty or name.endswith("/"):
                self._fill(name.rstrip("/").removeprefix("core/"), attributes)
            else:
                depth += 1
        self.parts.add(text[place:], depth == 0)

    def _fill(self, name: str, attributes: str | None) -> None:
        """Put what an empty block shows in its place, as far as the export has it."""
        if name == "footnotes":
            self.parts.add(self._footnotes, False)
            return
        old_id = _read_number(attributes, "ref") if name == "block" else 0
        body = None
        if old_id and old_id not in self._within and self._left > 0:
            body = self._include(old_id)
        if body is None:
            self.parts.empty_blocks.append(name)
            return
        self._left -= 1
        self._within.append(old_id)
        self.split(body)
        self._within.pop()

    def _read_comment(self, comment: str, is_classic: bool) -> None:
        parts = self.parts
        if comment == "nextpage":
            parts.pages += 1
            parts.add("\n\n", is_classic)
        elif (more := _MORE.fullmatch(comment)) and parts.more_words is None:
            parts.more_words = " ".join(more[1].split())


def _read_number(attributes: str | None, name: str) -> int:
    try:
        read: Any = json.loads(attributes or "{}")
        return int(read.get(name, 0))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return 0

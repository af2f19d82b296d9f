"""Comments of a WordPress body: the delimiters of blocks, ``<!--more-->`` and ``<!--nextpage-->``.

A body is cut along them into parts: what stands in blocks is HTML as it is, what stands outside of
them was typed in the classic editor and has blank lines for paragraphs.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_BLOCK = re.compile(r"\s*(/?)wp:([a-z0-9_/-]+)\s*(\{.*\})?\s*(/?)\s*", re.DOTALL)
_MORE = re.compile(r"more\b\s*(.*)", re.DOTALL)
_DEEPEST_INCLUSION = 4


@dataclass(slots=True)
class Part:
    """A stretch of the body, and whether it was typed without blocks."""

    text: str
    is_classic: bool


@dataclass(slots=True)
class Parts:
    """What the comments of a body say."""

    parts: list[Part] = field(default_factory=list)
    before_more: str | None = None  # what stands before <!--more-->
    more_words: str = ""
    pages: int = 1
    empty_blocks: list[str] = field(default_factory=list)  # names of blocks without text of theirs

    def add(self, text: str, is_classic: bool) -> None:
        if not text:
            return
        if self.parts and (self.parts[-1].is_classic == is_classic or not text.strip()):
            self.parts[-1].text += text
        else:
            self.parts.append(Part(text, is_classic))


def split_body(text: str, *, include: Callable[[int], str | None], footnotes: str) -> Parts:
    """Cut ``text`` along its comments, which are left out.

    ``include`` gives the body of a reusable block by its old id; ``footnotes`` is the HTML that
    stands where the block of footnotes does.
    """
    parts = Parts()
    _split(text, parts, include, footnotes, 0)
    return parts


def _split(
    text: str,
    parts: Parts,
    include: Callable[[int], str | None],
    footnotes: str,
    inclusion: int,
) -> None:
    depth = place = 0
    for found in _COMMENT.finditer(text):
        parts.add(text[place : found.start()], depth == 0)
        place = found.end()
        block = _BLOCK.fullmatch(found[1])
        if block is None:
            _read_comment(found[1].strip(), parts, depth == 0)
            continue
        parts.add("\n\n", depth == 0)
        is_end, name, attributes, is_empty = block.groups()
        if is_end:
            depth = max(0, depth - 1)
        elif not is_empty:
            depth += 1
        elif name == "footnotes":
            parts.add(footnotes, False)
        elif name == "block" and inclusion < _DEEPEST_INCLUSION:
            body = include(_read_number(attributes, "ref"))
            if body is None:
                parts.empty_blocks.append(name)
            else:
                _split(body, parts, include, footnotes, inclusion + 1)
        else:
            parts.empty_blocks.append(name)
    parts.add(text[place:], depth == 0)


def _read_comment(comment: str, parts: Parts, is_classic: bool) -> None:
    if comment == "nextpage":
        parts.pages += 1
        parts.add("\n\n", is_classic)
    elif (more := _MORE.fullmatch(comment)) and parts.before_more is None:
        parts.before_more = "".join(part.text for part in parts.parts)
        parts.more_words = " ".join(more[1].split())


def _read_number(attributes: str | None, name: str) -> int:
    try:
        read: Any = json.loads(attributes or "{}")
        return int(read.get(name, 0))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return 0

"""Differences between two snapshots of an article, for people to read.

Text is compared word by word; of a body, the words are compared and what changed in their form
(a heading, bold, a link's address) is told in words.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from bs4.element import Tag as Element

from articles.clock import format_moment
from articles.models import Article, Category, Company
from authors.models import Author
from house_style.tree import extract_text, is_too_deep, parse
from images.models import Image
from newsroom.history import versions
from newsroom.history.versions import Snapshot

type Token = tuple[str, frozenset[str]]  # a word and its marks
type KnownNames = dict[str, dict[int, str]]

AROUND = 240  # characters of unchanged text beside each change

EQUAL, GONE, NEW, FORM = "equal", "gone", "new", "form"

_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
_BLOCKS = {
    "p": "",
    "h2": "heading",
    "h3": "subheading",
    "h4": "small heading",
    "li": "list item",
    "blockquote": "quote",
    "pre": "preformatted",
    "figcaption": "caption",
    "caption": "caption of a table",
    "tr": "row",
    "hr": "line",
}
_MARKS = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underlined",
    "s": "struck through",
    "sup": "raised",
    "sub": "lowered",
    "code": "code",
    "cite": "title of a work",
}
_NAMED = {"authors": Author, "categories": Category, "companies": Company}


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went or came; ``note`` says how their form changed."""

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Difference:
    """What changed in one field."""

    name: str
    label: str
    pieces: list[Piece]

    @property
    def before(self) -> list[Piece]:
        """The pieces as they were, for one column of two."""
        return [piece for piece in self.pieces if piece.kind != NEW]

    @property
    def after(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != GONE]


def list_differences(
    before: Snapshot, after: Snapshot, *, names: list[str] | None = None
) -> list[Difference]:
    """The differences from one snapshot to another, in the order of ``versions.LABELS``."""
    differing = versions.list_changed(before, after) if names is None else names
    known = _find_names(differing, before, after)
    found = []
    for name in differing:
        pieces = _compare(name, before[name], after[name], known)
        found.append(Difference(name, versions.LABELS[name], _shorten(pieces)))
    return found


def _shorten(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` without the middle of what stayed: some words around each change are enough."""
    short = []
    for place, piece in enumerate(pieces):
        text = piece.text.lstrip("\n") if place == 0 else piece.text
        if piece.kind == EQUAL and len(text) > 2 * AROUND:
            head = text[:AROUND].rpartition(" ")[0] if place else ""
            tail = text[-AROUND:].partition(" ")[2] if place < len(pieces) - 1 else ""
            text = f"{head} […] {tail}"
        if text:
            short.append(replace(piece, text=text))
    return short


def _compare(name: str, before: Any, after: Any, known: KnownNames) -> list[Piece]:
    if name == "body":
        return _compare_bodies(_list_blocks(before), _list_blocks(after))
    old, new = _put_in_words(name, before, known), _put_in_words(name, after, known)
    if name in ("headline", "kicker", "standfirst", "lead_caption", "seo_title", "seo_description"):
        return _compare_words(_split(old), _split(new))
    return [Piece(kind, text) for kind, text in ((GONE, old), (NEW, new)) if text]


def _find_names(names: list[str], *snapshots: Snapshot) -> KnownNames:
    """``{field: {key: name}}`` of all that the snapshots name by key, in a query a field."""
    known: KnownNames = {}
    for name, model in (_NAMED | {"lead_image_id": Image}).items():
        if name in names:
            values = [snapshot[name] for snapshot in snapshots]
            keys = {key for value in values for key in (value if name in _NAMED else [value])}
            rows = model._default_manager.filter(pk__in=keys - {None})
            known[name] = {row.pk: str(row) for row in rows}
    return known


def _put_in_words(name: str, value: Any, known: KnownNames) -> str:
    if name in _NAMED:
        return ", ".join(known[name].get(key, "one that was deleted") for key in value)
    if name == "lead_image_id":
        return known[name].get(value, "a picture that was deleted") if value else "no picture"
    if name == "tags":
        return ", ".join(value)
    if name == "status":
        return str(Article.Status(value).label)
    if name in versions.TIMES:
        if not value:
            return "no time"
        return format_moment(datetime.fromisoformat(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _split(text: str) -> list[Token]:
    return [(word, frozenset()) for word in _WORDS.findall(text)]


def _start(label: str = "") -> list[Token]:
    """The first words of a block: a new line, and what the block is where it is no paragraph."""
    return [(word, frozenset()) for word in ("\n", label and f"[{label}] ") if word]


def _list_blocks(html: str) -> list[list[Token]]:
    """A body as blocks, each a list of (word, marks)."""
    if is_too_deep(html):
        return [[*_start(), *_split(line)] for line in extract_text(html).split("\n")]
    blocks: list[list[Token]] = [_start()]

    def read(node: Element, marks: frozenset[str]) -> None:
        for child in node.children:
            if not isinstance(child, Element):
                words = _WORDS.findall(re.sub(r"\s+", " ", str(child)))
                blocks[-1] += [(word, marks) for word in words]
            elif child.name == "img":
                said = str(child.get("alt") or child.get("src") or "")
                blocks.append([*_start("picture"), (said, frozenset())])
            elif child.name == "br":
                blocks[-1].append(("\n", marks))
            elif child.name in _BLOCKS:
                blocks.append(_start(_BLOCKS[child.name]))
                read(child, marks)
                blocks.append(_start())
            elif child.name == "a":
                read(child, marks | {f"link to {child.get('href')}"})
            else:
                if child.name in ("td", "th"):
                    blocks[-1].append((" | ", frozenset()))
                read(child, marks | {_MARKS[child.name]} if child.name in _MARKS else marks)

    read(parse(html), frozenset())
    return [block for block in blocks if block == _start("line") or not _is_bare(block)]


def _is_bare(block: list[Token]) -> bool:
    said = [word for word, _ in block if word.strip(" |\n")]
    return not said or (len(said) == 1 and said[0].startswith("[") and said[0].endswith("] "))


def _compare_bodies(before: list[list[Token]], after: list[list[Token]]) -> list[Piece]:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [*map(tuple, before)], [*map(tuple, after)], autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        old = [token for block in before[old_start:old_end] for token in block]
        new = [token for block in after[new_start:new_end] for token in block]
        pieces += [Piece(EQUAL, _join(old))] if old == new else _compare_words(old, new)
    return pieces


def _compare_words(before: list[Token], after: list[Token]) -> list[Piece]:
    old, new = [word for word, _ in before], [word for word, _ in after]
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces += _compare_form(before[old_start:old_end], after[new_start:new_end])
            continue
        gone, come = _join(before[old_start:old_end]), _join(after[new_start:new_end])
        pieces += [Piece(kind, text) for kind, text in ((GONE, gone), (NEW, come)) if text]
    return pieces


def _compare_form(before: list[Token], after: list[Token]) -> list[Piece]:
    """The same words twice: those whose form changed in pieces of their own."""
    pieces: list[Piece] = []
    for (word, was), (_, now) in zip(before, after, strict=True):
        told = [f"now {mark}" for mark in sorted(now - was)]
        told += [f"no longer {mark}" for mark in sorted(was - now)]
        kind, note = (FORM, ", ".join(told)) if told else (EQUAL, "")
        if pieces and (pieces[-1].kind, pieces[-1].note) == (kind, note):
            word = pieces.pop().text + word
        pieces.append(Piece(kind, word, note))
    return pieces


def _join(tokens: list[Token]) -> str:
    return "".join(word for word, _ in tokens)

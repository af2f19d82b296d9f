"""HTML tree: reading the words of a block, and wrapping some of them.

For ``house_style/compiler.py`` and what it is made of. All of it walks with loops, not recursion.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from operator import attrgetter

from bs4 import BeautifulSoup, NavigableString
from bs4.element import PageElement, Tag

BLOCKS = frozenset(
    {"p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "pre", "figure", "figcaption", "hr"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"}
    | {"main", "section", "div"}
)
# Words of ours, not of the writer's: a label for screen readers, an arrow back to the text.
LABELS = frozenset({"visually-hidden", "note-back", "embed-label"})
# What Unicode has for "an object stands here": a picture, or code that is not to be read.
OBJECT = "\ufffc"
# And for the end of a line: a `br`. A line break in the source is a space like any other.
LINE_END = "\u2028"

# Deeper nesting is no person's, and costs time: it is not read as a tree.
_DEEPEST = 100
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_SPACES = re.compile(r"\s+")
_VOID = frozenset({"br", "hr", "img"})
_UNREAD = _VOID | {"pre", "code"}  # no words to find anything in


def is_too_deep(html: str) -> bool:
    """Whether the tags of clean HTML nest too deeply for it to be read as a tree."""
    depth = 0
    for slash, tag in _TAG.findall(html):
        if tag not in _VOID:
            depth += -1 if slash else 1
            if depth > _DEEPEST:
                return True
    return False


class Element(Tag):
    """A tag that finds its children fast.

    Beautiful Soup looks for a child from the first one on, each time it moves one: a body of
    20,000 notes took 20 seconds. We go through children in order, so the next is near the last.
    """

    _last_found = 0

    def index(self, element: PageElement) -> int:
        contents = self.contents
        near = min(self._last_found, len(contents) - 1)
        for step in range(len(contents)):
            for place in (near + step, near - step):
                if 0 <= place < len(contents) and contents[place] is element:
                    self._last_found = place
                    return place
        raise ValueError("Tag.index: element not in tag")


def parse(html: str) -> Tag:
    """Give the element that holds ``html``, which our sanitizer wrote: its tags are balanced."""
    # With a tag around it, a text like "index.html" is no file name that somebody mixed up.
    wrapped = f"<main>{html}</main>"
    root = BeautifulSoup(wrapped, "html.parser", element_classes={Tag: Element}).main
    assert root is not None
    return root


def make_element(name: str, **attributes: str) -> Element:
    """Make an element; ``_`` in an attribute's name is ``-``, and dropped at its end."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return Element(name=name, attrs=named, can_be_empty_element=name in _VOID)


def has_class(tag: Tag, *names: str) -> bool:
    """Whether ``tag``, parsed or made here, has one of the classes ``names``."""
    classes = tag.get("class") or ""
    has = classes.split() if isinstance(classes, str) else classes
    return not {*names}.isdisjoint(has)


def is_label(tag: Tag) -> bool:
    return has_class(tag, *LABELS)


def is_label_or_reference(tag: Tag) -> bool:
    return is_label(tag) or has_class(tag, "note-ref")


def extract_text(html: str) -> str:
    """Give the writer's words in ``html``, source or compiled: a line for each block."""
    if is_too_deep(html):
        html = re.sub(r"<[^>]*>", "\n", html)
        return _join_lines(BeautifulSoup(html, "html.parser").text)
    return read_text(parse(html))


def count_words(text: str) -> int:
    """Count the words of a plain text; a dash or an asterisk that stands alone is none."""
    return sum(1 for word in text.split() if any(sign.isalnum() for sign in word))


def read_text(root: Tag, *, without: Callable[[Tag], bool] = is_label) -> str:
    """Give the text below ``root``: a line for each block or ``br``, spaces as a browser has."""
    pieces: list[str] = []
    # For each element being read: its further children, whether it ends a line, is in `pre`.
    pending = [(iter(root.contents), False, root.name == "pre")]
    while pending:
        children, ends_line, in_pre = pending[-1]
        node = next(children, None)
        if node is None:
            pending.pop()
            if ends_line:
                pieces.append("\n")
        elif not isinstance(node, Tag):
            pieces.append(str(node) if in_pre else _SPACES.sub(" ", str(node)))
        elif not without(node):
            is_line = node.name in BLOCKS or node.name == "br"
            if is_line:
                pieces.append("\n")
            pending.append((iter(node.contents), is_line, in_pre or node.name == "pre"))
    return _join_lines("".join(pieces))


def _join_lines(text: str) -> str:
    """Give the lines of ``text`` that have words, with single spaces between those."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@dataclass(eq=False)
class Piece:
    """A string of the tree, and where it starts in the text of its run."""

    start: int
    string: NavigableString

    @property
    def end(self) -> int:
        return self.start + len(self.string)


_start_of = attrgetter("start")


@dataclass(eq=False)
class Run:
    """Text that no other block breaks, and the strings it is made of."""

    pieces: list[Piece] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _length: int = 0

    @cached_property
    def text(self) -> str:
        return "".join(self._texts)

    def add_string(self, string: NavigableString) -> None:
        self.pieces.append(Piece(self._length, string))
        self.add_text(str(string).replace(LINE_END, " "))

    def add_text(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)

    def find_piece(self, start: int, end: int) -> Piece | None:
        """Give the piece that holds all of ``text[start:end]``, or None."""
        piece = self.pieces[bisect_right(self.pieces, start, key=_start_of) - 1]
        return piece if piece.start <= start and end <= piece.end else None

    def list_pieces(self, start: int, end: int) -> list[Piece]:
        """List the pieces that hold some of ``text[start:end]``."""
        first = max(0, bisect_right(self.pieces, start, key=_start_of) - 1)
        last = bisect_left(self.pieces, end, key=_start_of)
        return [piece for piece in self.pieces[first:last] if piece.end > start]


def list_runs(root: Tag) -> list[Run]:
    """List the runs of text below ``root`` in order; what stands in code counts as an object."""
    found: list[Run] = []
    run = None
    pending = [iter(root.contents)]
    is_block = [True]
    while pending:
        node = next(pending[-1], None)
        if node is None:
            pending.pop()
            if is_block.pop():
                run = None
        elif isinstance(node, Tag):
            if node.name in BLOCKS:
                run = None
            if node.name not in _UNREAD and not is_label(node):
                pending.append(iter(node.contents))
                is_block.append(node.name in BLOCKS)
            elif run:
                run.add_text(LINE_END if node.name == "br" else OBJECT)
        elif isinstance(node, NavigableString):
            if run is None:
                run = Run()
                found.append(run)
            run.add_string(node)
    return found


def wrap(run: Run, start: int, end: int, wrapper: Tag) -> bool:
    """Put ``run.text[start:end]`` into ``wrapper``; False where that would break a link in two.

    What stands before ``start`` keeps its offsets, so go through a run from its end to its start.
    """
    covered = run.list_pieces(start, end)
    common = _common_parent(covered[0].string, covered[-1].string)
    if _is_within_link(covered[0].string, common) or _is_within_link(covered[-1].string, common):
        return False
    last = _cut(covered[-1], end)[0]
    first = _cut(covered[0], start)[1]
    if len(covered) == 1:
        last = first
    inside = [_split_above(first, common, before=True)]
    end_of_it = _split_above(last, common, before=False)
    for sibling in inside[0].next_siblings:
        if inside[-1] is end_of_it:
            break
        inside.append(sibling)
    inside[0].insert_before(wrapper)
    innermost = wrapper
    while innermost.contents and isinstance(innermost.contents[0], Tag):
        innermost = innermost.contents[0]
    innermost.extend(inside)
    return True


def split_after(node: PageElement, block: Tag) -> Tag:
    """Move what stands after ``node`` in ``block`` to a block of its own, after it; give that."""
    child = _split_above(node, block, before=False)
    rest = make_element(block.name)
    block.insert_after(rest)
    rest.extend(child.next_siblings)
    return rest


def _common_parent(first: PageElement, last: PageElement) -> Tag:
    above = {id(parent) for parent in first.parents}
    return next(parent for parent in last.parents if id(parent) in above)


def _is_within_link(node: PageElement, common: Tag) -> bool:
    between = takewhile(lambda parent: parent is not common, node.parents)
    return any(parent.name == "a" for parent in between)


def _cut(piece: Piece, place: int) -> tuple[NavigableString, NavigableString]:
    """Cut the string of ``piece`` at ``place`` of the run; the piece keeps the first part."""
    text, length = str(piece.string), place - piece.start
    left, right = NavigableString(text[:length]), NavigableString(text[length:])
    piece.string.replace_with(left)
    left.insert_after(right)
    piece.string = left
    return left, right


def _split_above(node: PageElement, common: Tag, *, before: bool) -> PageElement:
    """Split what stands between ``node`` and ``common``; give the child of ``common`` with it."""
    while (parent := node.parent) is not common:
        assert parent is not None
        siblings = list(node.previous_siblings)[::-1] if before else list(node.next_siblings)
        if any(isinstance(sibling, Tag) or sibling for sibling in siblings):
            other = Element(name=parent.name, attrs=dict(parent.attrs))
            (parent.insert_before if before else parent.insert_after)(other)
            other.extend(siblings)
        node = parent
    return node

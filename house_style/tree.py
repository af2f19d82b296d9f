"""HTML as a tree with text in it: reading the words of a block, and wrapping some of them.

For ``house_style/compiler.py`` and what it is made of. All of it walks with loops, not recursion.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString
from bs4.element import Tag

# Deeper nesting is no person's, and costs time: it is not read as a tree.
DEEPEST = 100

BLOCKS = frozenset(
    {"p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "pre", "figure", "figcaption", "hr"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "main", "section", "div"}
)
# Words of ours, not of the writer's: a label for screen readers, an arrow back to the text.
LABELS = frozenset({"visually-hidden", "note-back", "embed-label"})
# What Unicode has for "an object stands here": a picture, or code that is not to be read.
OBJECT = "\ufffc"
# And for the end of a line: a `br`. A line break in the source is a space like any other.
LINE_END = "\u2028"

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_SPACES = re.compile(r"\s+")
_VOID = frozenset({"br", "hr", "img"})


def depth(html):
    """Give how deep the tags of clean HTML nest."""
    deepest = now = 0
    for slash, tag in _TAG.findall(html):
        if tag not in _VOID:
            now += -1 if slash else 1
            deepest = max(deepest, now)
    return deepest


class Element(Tag):
    """A tag that finds its children fast.

    Beautiful Soup looks for a child from the first one on, each time it moves one: a body of
    20,000 notes took 20 seconds. We go through children in order, so the next is near the last.
    """

    _last_found = 0

    def index(self, element):
        contents = self.contents
        near = min(self._last_found, len(contents) - 1)
        for step in range(len(contents)):
            for place in (near + step, near - step):
                if 0 <= place < len(contents) and contents[place] is element:
                    self._last_found = place
                    return place
        raise ValueError("Tag.index: element not in tag")


def parse(html):
    """Give the element that holds ``html``, which our sanitiser wrote: its tags are balanced."""
    # With a tag around it, a text like "index.html" is no file name that somebody mixed up.
    wrapped = f"<main>{html}</main>"
    root = BeautifulSoup(wrapped, "html.parser", element_classes={Tag: Element}).main
    assert root is not None
    return root


def new(name, **attributes):
    """Make an element; ``_`` stands for ``-`` in an attribute's name, ``class_`` takes a list."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return Element(name=name, attrs=named, can_be_empty_element=name in _VOID)


def has_class(tag, *names):
    return not {*names}.isdisjoint(tag.get("class") or ())


def is_label(tag):
    return has_class(tag, *LABELS)


def is_label_or_reference(tag):
    return is_label(tag) or has_class(tag, "note-ref")


def words_only(html):
    """Give the words of HTML that is nested too deeply to be read as a tree."""
    root = BeautifulSoup(re.sub(r"<[^>]*>", "\n", html), "html.parser")
    return "\n".join(filter(None, (" ".join(line.split()) for line in root.text.split("\n"))))


def text_of(root, *, without=is_label):
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
    lines = "".join(pieces).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _place(entry):
    return entry[0]


@dataclass(eq=False)
class Run:
    """Text that no other block breaks, and the strings it is made of."""

    text: str = ""
    strings: list = field(default_factory=list)  # [where it starts in `text`, the string]

    def string_at(self, start, end):
        """Give [where it starts, the string] that holds all of ``text[start:end]``, or None."""
        entry = self.strings[bisect_right(self.strings, start, key=_place) - 1]
        return entry if entry[0] <= start and end <= entry[0] + len(entry[1]) else None

    def strings_between(self, start, end):
        """List [where it starts, the string] for each that holds some of ``text[start:end]``."""
        first = max(0, bisect_right(self.strings, start, key=_place) - 1)
        last = bisect_left(self.strings, end, key=_place)
        return [entry for entry in self.strings[first:last] if entry[0] + len(entry[1]) > start]

    @property
    def first_string(self):
        return self.strings[0][1]


def runs(root):
    """List the runs of text below ``root`` in order; what stands in code counts as an object."""
    found: list[Run] = []
    pieces: list[list[str]] = []  # of each run's text
    length = 0
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
            if node.name in ("pre", "code") or node.name in _VOID or is_label(node):
                if run and node.name not in BLOCKS:
                    pieces[-1].append(LINE_END if node.name == "br" else OBJECT)
                    length += 1
            else:
                pending.append(iter(node.contents))
                is_block.append(node.name in BLOCKS)
        else:
            if run is None:
                run, length = Run(), 0
                found.append(run)
                pieces.append([])
            run.strings.append([length, node])
            pieces[-1].append(str(node).replace(LINE_END, " "))
            length += len(node)
    for run, texts in zip(found, pieces, strict=True):
        run.text = "".join(texts)
    return found


def wrap(run, start, end, wrapper):
    """Put ``run.text[start:end]`` into ``wrapper``; False where that would break a link in two.

    What stands before ``start`` keeps its offsets, so go through a run from its end to its start.
    """
    covered = run.strings_between(start, end)
    common = _common_parent(covered[0][1], covered[-1][1])
    if _within_link(covered[0][1], common) or _within_link(covered[-1][1], common):
        return False
    last = _cut(covered[-1], end)[0]
    first = _cut(covered[0], start)[1]
    if len(covered) == 1:
        last = first
    first = _split_above(first, common, before=True)
    last = _split_above(last, common, before=False)
    inside = [first]
    while inside[-1] is not last:
        inside.append(inside[-1].next_sibling)
    first.insert_before(wrapper)
    innermost = wrapper
    while innermost.contents:
        innermost = innermost.contents[0]
    for node in inside:
        innermost.append(node.extract())
    return True


def split_after(node, block):
    """Move what stands after ``node`` in ``block`` to a block of its own, after it; give that."""
    child = _split_above(node, block, before=False)
    rest = new(block.name)
    block.insert_after(rest)
    for sibling in list(child.next_siblings):
        rest.append(sibling.extract())
    return rest


def _common_parent(first, last):
    above = {id(parent) for parent in first.parents}
    return next(parent for parent in last.parents if id(parent) in above)


def _within_link(node, common):
    while node is not common:
        if node.name == "a":
            return True
        node = node.parent
    return False


def _cut(entry, place):
    """Cut the string of ``entry`` at ``place`` of the run; the entry keeps the first part."""
    offset, string = entry
    text = str(string)
    left, right = NavigableString(text[: place - offset]), NavigableString(text[place - offset :])
    string.replace_with(left)
    left.insert_after(right)
    entry[1] = left
    return left, right


def _split_above(node, common, *, before):
    """Split what stands between ``node`` and ``common``; give the child of ``common`` with it."""
    while node.parent is not common:
        parent = node.parent
        siblings = list(node.previous_siblings)[::-1] if before else list(node.next_siblings)
        if any(isinstance(sibling, Tag) or sibling for sibling in siblings):
            other = Element(name=parent.name, attrs=dict(parent.attrs))
            (parent.insert_before if before else parent.insert_after)(other)
            for sibling in siblings:
                other.append(sibling.extract())
        node = parent
    return node

"""Lists typed with bullets: paragraphs, or lines of one, that start with ``•`` become a list.

Plain text from a press release or a PDF comes so. The bullet goes: a list's item has its own.
"""

import re

from bs4 import NavigableString
from bs4.element import PageElement, Tag

from house_style.tree import count_words, make_element

_BULLET = re.compile(r"\s*[•●▪‣◦\uf0b7]\s*")


def make_lists(root: Tag) -> None:
    """Make lists of the paragraphs below ``root`` whose lines all start with a bullet.

    Lines that introduce the list stay a paragraph above it. A paragraph that goes on after its
    list in lines without bullets is left as typed: who can tell an item's second line from a text?
    """
    made: set[int] = set()
    for paragraph in root.find_all("p"):
        lines = _list_lines(paragraph)
        first = next((place for place, line in enumerate(lines) if _find_bullet(line)), None)
        if first is None or not all(_find_bullet(line) for line in lines[first:]):
            continue
        typed_list = None if first else _find_list_above(paragraph, made)
        if typed_list is None:
            typed_list = make_element("ul")
            made.add(id(typed_list))
            paragraph.insert_after(typed_list)
        for line in lines[first:]:
            item = make_element("li")
            _drop_bullet(line)
            item.extend(line)
            typed_list.append(item)
        if first:
            _drop_last_break(paragraph)
        else:
            paragraph.extract()


def _list_lines(paragraph: Tag) -> list[list[PageElement]]:
    """List the nodes of each line; a paragraph with a break within emphasis has no lines."""
    lines: list[list[PageElement]] = [[]]
    for node in list(paragraph.contents):
        if isinstance(node, Tag) and node.name == "br":
            lines.append([])
        elif isinstance(node, Tag) and node.find("br"):
            return []
        else:
            lines[-1].append(node)
    while len(lines) > 1 and not any(_has_something(node) for node in lines[-1]):
        lines.pop()
    return lines


def _has_something(node: PageElement) -> bool:
    return isinstance(node, Tag) or bool(str(node).strip())


def _find_bullet(line: list[PageElement]) -> NavigableString | None:
    """Give the string that starts with the line's bullet, if one bullet and words stand in it."""
    strings: list[NavigableString] = []
    for node in line:
        if isinstance(node, NavigableString):
            strings.append(node)
        elif isinstance(node, Tag):
            if node.name in {"code", "img"} and not strings:
                return None
            strings += node.find_all(string=True)
    text = "".join(strings)
    if not _BULLET.match(text) or not count_words(text):
        return None
    if len(_BULLET.findall(text)) > 1:
        return None  # Camry • Tundra: they only part what stands between them
    return next(string for string in strings if string.strip())


def _drop_bullet(line: list[PageElement]) -> None:
    bullet = _find_bullet(line)
    assert bullet is not None
    rest = NavigableString(_BULLET.sub("", bullet, count=1))
    if bullet in line:
        line[line.index(bullet)] = rest
    bullet.replace_with(rest)


def _find_list_above(paragraph: Tag, made: set[int]) -> Tag | None:
    """Give the list right above that was made of bullets too."""
    for node in paragraph.previous_siblings:
        if isinstance(node, Tag):
            return node if id(node) in made else None
        if str(node).strip():
            return None
    return None


def _drop_last_break(paragraph: Tag) -> None:
    """Take away the breaks that parted the words of a paragraph from the list below it."""
    while paragraph.contents:
        last = paragraph.contents[-1]
        if _has_something(last) and not (isinstance(last, Tag) and last.name == "br"):
            return
        last.extract()

"""Repairs of markup: what a tag says that we do not have, said with those that we have.

``q`` gets its quotation marks, ``tfoot`` stands below the rows, a list of terms holds terms and
descriptions only, and what a page hides is not brought to light. For ``sanitizer.py``.
"""

import re
from collections.abc import Iterable
from typing import Any

from bs4.dammit import EntitySubstitution
from bs4.element import Tag
from bs4.formatter import HTMLFormatter

from house_style.tree import is_too_deep, parse

# Tags that are needed for a repair and allowed nowhere else.
TAGS = frozenset({"q", "tfoot", "span", "font", "label", "button"})
HIDES = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE
)
_CONCERNED = re.compile(
    r"<(?:q|tfoot|d[ltd])[\s/>]|<[a-z][^<>]*(?:\shidden[\s=/>]|(?:display|visibility|mso-hide)\s*:)",
    re.IGNORECASE,
)
_QUOTES = (("“", "”"), ("‘", "’"))


class _AttributesAsTyped(HTMLFormatter):
    """Beautiful Soup's own puts them in the order of the alphabet."""

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


AS_TYPED = _AttributesAsTyped(EntitySubstitution.substitute_xml)


def is_concerned(html: str) -> bool:
    """Whether raw ``html`` may hold something to repair."""
    return bool(_CONCERNED.search(html))


def repair_markup(html: str) -> str:
    """Repair balanced HTML; what has a ``hidden`` or a ``style`` there is not shown."""
    if is_too_deep(html):
        return html
    root = parse(html)
    for element in root.find_all(lambda tag: tag.has_attr("hidden") or tag.has_attr("style")):
        element.extract()
    for quotation in root.find_all("q"):
        opening, closing = _QUOTES[len(quotation.find_parents("q")) % 2]
        quotation.insert(0, opening)
        quotation.append(closing)
    for quotation in root.find_all("q"):
        quotation.unwrap()
    for foot in root.find_all("tfoot"):
        foot.name = "tbody"
        if table := foot.find_parent("table"):
            table.append(foot.extract())
    for terms in root.find_all("dl"):
        _tidy_terms(terms)
    for stray in root.find_all(["dt", "dd"]):
        if stray.parent is None or stray.parent.name != "dl":
            stray.name = "p"
    return root.decode_contents(formatter=AS_TYPED)


def _tidy_terms(terms: Tag) -> None:
    """Let a list of terms hold nothing else; one that cannot be told as such becomes paragraphs."""
    for group in terms.find_all(["div", "p"], recursive=False):
        if group.find(["dt", "dd"], recursive=False):
            group.unwrap()
    parts = [node for node in terms.contents if isinstance(node, Tag) or str(node).strip()]
    names = [node.name if isinstance(node, Tag) else "" for node in parts]
    if not {*names} <= {"dt", "dd"} or names[:1] != ["dt"] or names[-1:] != ["dd"]:
        terms.unwrap()

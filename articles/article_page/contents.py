"""Contents of a long article: its headings, and the places in the text that they lead to."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from house_style.sanitizer import CleanHTML

FEWEST = 3
# What our sanitizer wrote: a heading without attributes, none within another.
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_REFERENCES = re.compile(r"<sup\b.*?</sup>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A heading of the first level: the id of its place, and its words."""

    place: str
    words: str


def add_contents(body: CleanHTML) -> tuple[CleanHTML, list[Heading]]:
    """Give the headings of a filled body places to link to, and list them.

    Fewer than three make no contents: the body stays as it is.
    """
    headings: list[Heading] = []

    def place(match: re.Match[str]) -> str:
        words = unescape(strip_tags(_REFERENCES.sub("", match[1])))
        headings.append(Heading(f"part-{len(headings) + 1}", " ".join(words.split())))
        return f'<h2 id="{headings[-1].place}">{match[1]}</h2>'

    placed = _HEADING.sub(place, body)
    return (CleanHTML(placed), headings) if len(headings) >= FEWEST else (body, [])

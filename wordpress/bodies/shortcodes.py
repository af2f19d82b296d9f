"""Shortcodes: what WordPress' editors and plugins write in square brackets, found in a body.

Pure scanning, in time that grows with the text: what a shortcode becomes is for its handler to say.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_START = re.compile(
    r"<(?P<kept>pre|code|script|style|textarea)\b[^<>]*>|</?[a-zA-Z][^<>]*>|"
    r"(?P<escape>\[?)\[(?P<name>[a-zA-Z][\w-]{0,60})(?=[\s\]/=:])"
    r"(?P<attributes>(?:[^\[\]\"']|\"[^\"]*\"|'[^']*'){0,2000}+)\]",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|'([^']*)'|([^\s"']+)"""
)
_HAS_ATTRIBUTE = re.compile(r"\s[\w-]+\s*=")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """``[name key="value" bare]content[/name]``; names and keys are in lower case."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    bare: tuple[str, ...] = ()  # values without a key, in their order
    content: str = ""


# Gives the HTML that stands in a shortcode's place.
type Handler = Callable[[Shortcode], str]


def replace_shortcodes(text: str, handlers: Mapping[str, Handler]) -> tuple[str, list[str]]:
    """Give ``text`` with what the ``handlers`` make of their shortcodes, and the unknown names.

    ``[[name]]`` is the text ``[name]``, as WordPress shows it. What stands in code or in a tag
    stays, and so does an unknown shortcode.
    """
    pieces: list[str] = []
    unknown: dict[str, None] = {}
    ends = _Ends(text)
    place = 0
    while found := _START.search(text, place):
        pieces.append(text[place : found.start()])
        place = found.end()
        if found["kept"]:
            place = ends.find(f"</{found['kept'].lower()}", place) or place
        if not found["name"]:
            pieces.append(text[found.start() : place])
            continue
        name = found["name"].lower()
        closing = f"[/{name}]"
        if name not in handlers:
            pieces.append(found[0])
            if not found["escape"] and _looks_meant(found, ends.find(closing, place)):
                unknown[name] = None
            continue
        is_closed = found["attributes"].rstrip().endswith("/")
        end = None if is_closed else ends.find(closing, place)
        content = text[place : end - len(closing)] if end else ""
        after = end or place
        if found["escape"] and text[after : after + 1] == "]":
            pieces.append(text[found.start() + 1 : after])  # less one bracket on each side
            place = after + 1
            continue
        pieces.append(found["escape"])
        pieces.append(handlers[name](_read(name, found["attributes"], content)))
        place = after
    pieces.append(text[place:])
    return "".join(pieces), list(unknown)


class _Ends:
    """Looks for ends in a text, and once in vain only for each."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int | None] = {}  # {end: where the nearest one found so far stops}

    def find(self, end: str, start: int) -> int | None:
        """Give the place after the first ``end`` from ``start`` on, or None."""
        known = self._next.get(end, 0)
        if known is None or known - len(end) >= start > 0:
            return known
        found = re.compile(re.escape(end), re.IGNORECASE).search(self._text, start)
        self._next[end] = found.end() if found else None
        return self._next[end]


def _looks_meant(found: re.Match[str], end: int | None) -> bool:
    """Whether brackets are a plugin's shortcode rather than words: closed, or with a value."""
    if end or _HAS_ATTRIBUTE.search(found["attributes"]):
        return True
    return not found["attributes"].strip(" /") and bool(re.search("[_-]", found["name"]))


def _read(name: str, attributes: str, content: str) -> Shortcode:
    named: dict[str, str] = {}
    bare: list[str] = []
    # [youtube=https://…] and [audio:https://…] are of the old WordPress.com.
    for key, *values in _ATTRIBUTE.findall(attributes.rstrip(" /\t\n").lstrip("=: \t\n\xa0")):
        value = "".join(values)
        if key:
            named.setdefault(key.lower(), value)
        else:
            bare.append(value)
    return Shortcode(name, named, tuple(bare), content)

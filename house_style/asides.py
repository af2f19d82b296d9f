"""Asides of the editor: ``[It is not clear yet. – AutoCrat.]``, set apart and announced as such."""

import re
from collections.abc import Sequence

from bs4.element import Tag

from house_style.tree import OBJECT, list_runs, make_element, wrap


def mark_asides(root: Tag, signatures: Sequence[str]) -> list[str]:
    """Wrap each aside below ``root`` that one block holds; list their texts in order.

    ``signatures`` are the names that close one.
    """
    if not signatures:
        return []
    names = "|".join(re.escape(name) for name in signatures)
    signed = re.compile(rf"[–—―-]\s*(?:{names})\s*[.!]?\s*\]", re.IGNORECASE)
    asides = []
    for run in list_runs(root):
        found = []
        openings = _pair_brackets(run.text)
        free = len(run.text)  # an aside within an aside is part of it
        for match in reversed(list(signed.finditer(run.text))):
            start = openings.get(match.end() - 1)
            if start is None or match.end() > free:
                continue
            aside = make_element("span", class_="aside", role="note")
            if wrap(run, start, match.end(), aside):
                free = start
                label = make_element("span", class_="visually-hidden")
                label.append("Editor’s note: ")
                aside.insert(0, label)
                found.append(" ".join(run.text[start : match.end()].replace(OBJECT, "").split()))
        asides += found[::-1]
    return asides


def _pair_brackets(text: str) -> dict[int, int]:
    """Give the place of the opening bracket for each closing one that has one."""
    pairs: dict[int, int] = {}
    still_open: list[int] = []
    for bracket in re.finditer(r"[\[\]]", text):
        if bracket[0] == "[":
            still_open.append(bracket.start())
        elif still_open:
            pairs[bracket.start()] = still_open.pop()
    return pairs

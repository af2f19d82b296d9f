"""Marks: the words that a search found, in a headline and in a passage of a text.

A text is given back in pieces that a template prints escaped, so nothing that stands in an article
or in a search can become markup.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from house_style import search_words
from house_style.search_words import Pattern, WordPlaces

# A passage has so many words, and so many passages are shown.
PASSAGE = 18
MOST_PASSAGES = 2
BETWEEN = " … "


class Piece(NamedTuple):
    text: str
    is_match: bool


def mark_words(text: str, patterns: Collection[Pattern]) -> list[Piece]:
    """Split all of ``text`` into pieces, what is looked for apart from what is not."""
    words = search_words.find_places(text)
    return _split(text, words, search_words.find_matches(words, patterns), 0, len(text))


def find_passages(text: str, patterns: Collection[Pattern]) -> list[Piece]:
    """Find the passages of ``text`` that have most of what is looked for, as pieces; [] if none."""
    words = search_words.find_places(text)
    found = search_words.find_matches(words, patterns)
    places = sorted(found)
    pieces: list[Piece] = []
    for start, end in sorted(_choose_passages(places, found, len(words.spans))):
        if pieces:
            pieces.append(Piece(BETWEEN, is_match=False))
        begins, ends = words.spans[start][0], words.spans[end - 1][1]
        pieces += _split(text, words, found, begins, ends)
    return pieces


def _choose_passages(
    places: list[int], found: dict[int, Pattern], last: int
) -> list[tuple[int, int]]:
    """Choose ranges of places, the fullest first: with most patterns, then most words found."""
    rated = []
    for number, place in enumerate(places):
        near = [at for at in places[number : number + PASSAGE] if at < place + PASSAGE]
        spare = PASSAGE - (near[-1] - place + 1)
        start = max(0, min(place - spare // 2, last - PASSAGE))
        rated.append((-len({found[at] for at in near}), -len(near), start))
    chosen: list[tuple[int, int]] = []
    for *_, start in sorted(rated):
        if all(abs(start - other) >= PASSAGE for other, _ in chosen):
            chosen.append((start, min(start + PASSAGE, last)))
            if len(chosen) == MOST_PASSAGES:
                break
    return chosen


def _split(
    text: str, words: WordPlaces, found: Collection[int], begins: int, ends: int
) -> list[Piece]:
    spans = sorted({words.spans[place] for place in found})
    inside = [(start, end) for start, end in spans if begins <= start and end <= ends]
    pieces = []
    for (_, before), (start, end) in pairwise([(begins, begins), *inside]):
        pieces += [
            Piece(text[before:start], is_match=False),
            Piece(text[start:end], is_match=True),
        ]
    pieces.append(Piece(text[inside[-1][1] if inside else begins : ends], is_match=False))
    return [piece for piece in pieces if piece.text]

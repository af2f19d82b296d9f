"""Search words: what a text is found by, and what a search asks for, read by one rule of ours.

PostgreSQL keeps the words and finds them; which they are is said here, for index and search alike,
so that no server's locale, dictionary or version has a say (docs/decisions/0032-search-words.md).
A *run* is what stands between spaces and signs (``F-150``, ``washer’s``), its *parts* are the words
in it (``f``, ``150``). A part is indexed in its place; a run of several parts is indexed as one
word too (``f150``), at the places of its first and last part.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from django.contrib.postgres.search import SearchQuery
from django.db.models import Expression, Value

from house_style.folding import fold

# Raise it when the same text would be indexed in another way: `prepare` then indexes it anew.
VERSION = 1

# PostgreSQL's own bounds: a place in a text, places of one lexeme, bytes of a whole vector.
LAST_PLACE = 16_383
MOST_PLACES = 255
MOST_BYTES = 900_000
# A longer word is known by its beginning, a longer compound by its parts alone.
MOST_LETTERS = 60
MOST_PARTS = 6
# Between two texts of one vector, so that no phrase reaches from one into the other.
GAP = 8

# PostgreSQL's english.stop: words that stand in every text.
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves what which who whom this that
    these those am is are was were be been being have has had having do does did doing a an the and
    but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here
    there when where why how all any both each few more most other some such no nor not only own
    same so than too very s t can will just don should now
    """.split()  # noqa: SIM905 (as a list it would be a page long)
)

# Python's \w leaves out the marks of scripts such as Devanagari, and what is invisible in a word.
_MARKS = "".join(
    chr(code)
    for code in range(0x300, 0x10000)
    if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}
)
_LETTER = rf"(?:[^\W_]|[×\u00ad{_MARKS}\U000e0000-\U000e0fff])"
_JOINT = "[-‐‑‒–−﹣－.＇'’‘‛′`´&＆]"
_THOUSANDS = r"(?<=\d),(?=\d{3}(?!\d))"
# "S 10" and "I 75": a letter that is a stop word elsewhere belongs to its number.
_LETTER_OF_A_NUMBER = r"(?:(?<=^[AIST])|(?<=[^\w][AIST])) (?=\d)"
_RUN = re.compile(
    rf"{_LETTER}+(?:(?:{_JOINT}|{_THOUSANDS}|{_LETTER_OF_A_NUMBER}){_LETTER}+)*", re.MULTILINE
)
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_POSSESSIVE = re.compile(r"'s(?![^\W_]|-\d)")
_PART = re.compile(r"\d+(?:\.\d+)?|[^\d\s.'&-]+")
_ENGLISH = re.compile("[a-z]+")
_QUOTES = '"“”„‟″‶«»＂'
_ASKED = re.compile(
    rf"(?P<minus>[-‐‑−]*)"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?"
    rf"|(?P<word>[AIST] \d\S*|[^\s{_QUOTES}]\S*))"
)

_stemmer = snowballstemmer.stemmer("english")


class Run(NamedTuple):
    """What stands between spaces and signs: its parts, folded, and where there are several all of
    them as one word.
    """

    parts: tuple[str, ...]
    joined: str

    @property
    def word(self) -> str:
        """The one word that it is, whether in parts or not."""
        return self.joined or "".join(self.parts)


class Pattern(NamedTuple):
    """Lexemes with their places from the first one on: ``((0, "f"), (1, "150"))``."""

    lexemes: tuple[tuple[int, str], ...]
    opens_end: bool = False  # whether the last one may be the beginning of a word

    def __str__(self) -> str:
        """Write it in PostgreSQL's language of searches."""
        (before, first), *rest = self.lexemes
        text = [f"'{first}'"]
        for place, lexeme in rest:
            text.append(f"<{place - before}> '{lexeme}'")
            before = place
        return f"({' '.join(text)}{':*' if self.opens_end else ''})"


class Term(NamedTuple):
    """A word or phrase of a search: any of its ``patterns`` will do."""

    patterns: tuple[Pattern, ...]
    is_left_out: bool = False

    def __str__(self) -> str:
        return f"{'!' if self.is_left_out else ''}({' | '.join(map(str, self.patterns))})"


@dataclass(frozen=True)
class AskedWords:
    """A search as it was typed, read: any of its groups, of each group all terms."""

    groups: tuple[tuple[Term, ...], ...]
    has_words: bool  # at all
    has_wanted: bool  # words that are not to be left out, be they stop words

    @property
    def patterns(self) -> set[Pattern]:
        """What is looked for, to be marked where it is found."""
        terms = (term for group in self.groups for term in group if not term.is_left_out)
        return {pattern for term in terms for pattern in term.patterns}

    def build_query(self) -> "WordQuery":
        """Build the condition on a vector of ``build_vector``; without a group none passes it."""
        return WordQuery(" | ".join(f"({' & '.join(map(str, group))})" for group in self.groups))


class WordQuery(SearchQuery):
    """A tsquery of ready lexemes, which PostgreSQL takes as they are."""

    template = "%(expressions)s::tsquery"

    def __init__(self, text: str | Expression) -> None:
        value = Value(text) if isinstance(text, str) else text
        super().__init__(value, search_type="raw")


class WordPlaces(NamedTuple):
    """Where the lexemes of a text stand."""

    places: dict[str, list[int]]  # of each lexeme, rising, from 0
    spans: list[tuple[int, int]]  # of each place: where its run begins and ends in the text


def build_vector(*texts: tuple[str, str]) -> str:
    """Build the tsvector of ``(text, weight)`` pairs, as PostgreSQL takes it in."""
    found: dict[str, list[str]] = defaultdict(list)
    start, size = 1, 0
    for text, weight in texts:
        words = find_places(text)
        for lexeme, places in words.places.items():
            kept = found.get(lexeme, ())
            places = places[: MOST_PLACES - len(kept)]
            size += 4 * len(places) + (0 if kept else 4 + len(lexeme.encode()))
            if size > MOST_BYTES:
                break
            found[lexeme] += [f"{min(start + place, LAST_PLACE)}{weight}" for place in places]
        start += len(words.spans) + GAP
    return " ".join(f"'{lexeme}':{','.join(places)}" for lexeme, places in found.items() if places)


def find_places(text: str) -> WordPlaces:
    """Find where which lexemes stand in ``text``."""
    places: dict[str, list[int]] = defaultdict(list)
    spans: list[tuple[int, int]] = []
    for match in _RUN.finditer(text):
        lexemes = _list_lexemes(match[0])
        for offset, lexeme in lexemes:
            places[lexeme].append(len(spans) + offset)
        spans += [match.span()] * len(read_run(match[0]).parts)
    return WordPlaces(places, spans)


def find_matches(words: WordPlaces, patterns: Iterable[Pattern]) -> dict[int, Pattern]:
    """Find what of a text is looked for: ``{place: the pattern that it is of}``, by place."""
    found: dict[int, Pattern] = {}
    for pattern in patterns:
        (_, first), *rest = pattern.lexemes
        others = [(offset, set(words.places.get(lexeme, ()))) for offset, lexeme in rest]
        for place in words.places.get(first, ()):
            if all(place + offset in at for offset, at in others):
                found |= {place + offset: pattern for offset, _ in pattern.lexemes}
    return dict(sorted(found.items()))


def find_runs(text: str) -> Iterator[re.Match[str]]:
    """Find the runs of ``text``."""
    return _RUN.finditer(text)


@lru_cache(maxsize=50_000)
def read_run(run: str) -> Run:
    """Read the parts of a run: ``F-150`` has f and 150, ``washer’s`` washer, ``41,778`` is one."""
    folded = run.lower() if run.isascii() else fold(run)
    plain = _POSSESSIVE.sub("", _COMMA.sub("", folded))
    parts = tuple(part[:MOST_LETTERS] for part in _PART.findall(plain))
    joined = "".join(parts) if 1 < len(parts) <= MOST_PARTS else ""
    return Run(parts, joined)


def read_query(typed: str) -> AskedWords:
    """Read a search as search engines do: "a phrase", -left out, this or that; all else is asked.

    What only leaves something out is nothing that can be looked for, also beside an ``or``.
    """
    groups: list[list[Term]] = [[]]
    has_words = has_wanted = False
    for minus, phrase, word in _ASKED.findall(typed):
        if not minus and word.casefold() == "or":
            groups.append([])
            continue
        runs = [match[0] for match in _RUN.finditer(phrase or word) if read_run(match[0]).parts]
        has_words |= bool(runs)
        has_wanted |= bool(runs) and not minus
        for some in [runs] if phrase else [[run] for run in runs]:
            if patterns := _list_patterns(some):
                groups[-1].append(Term(patterns, is_left_out=bool(minus)))
    wanted = [group for group in groups if not all(term.is_left_out for term in group)]
    return AskedWords(tuple(map(tuple, wanted)), has_words, has_wanted)


def read_phrases(texts: Iterable[str]) -> AskedWords:
    """Read each of ``texts`` as one phrase; any of them will do."""
    read = [_list_patterns([match[0] for match in _RUN.finditer(text)]) for text in texts]
    groups = tuple((Term(patterns),) for patterns in read if patterns)
    return AskedWords(groups, bool(groups), bool(groups))


def read_begun(text: str, *, are_all: bool = False) -> AskedWords:
    """Read ``text`` as words of which the last, or where ``are_all`` each, is maybe only begun."""
    runs = [match[0] for match in _RUN.finditer(text)]
    begun = runs if are_all else runs[-1:]
    whole = runs[: len(runs) - len(begun)]
    terms = (*read_terms(" ".join(whole)), *read_terms(" ".join(begun), are_begun=True))
    return AskedWords((terms,) if terms else (), bool(runs), bool(runs))


def read_terms(text: str, *, are_begun: bool = False) -> list[Term]:
    """Read each word of ``text`` as a term, stop words left aside."""
    read = [_list_patterns([match[0]], opens_end=are_begun) for match in _RUN.finditer(text)]
    return [Term(patterns) for patterns in read if patterns]


def _list_patterns(runs: Sequence[str], *, opens_end: bool = False) -> tuple[Pattern, ...]:
    """List in which ways ``runs``, one after the other, can stand in a text; () for stop words."""
    read = [read_run(run) for run in runs]
    lexemes: list[tuple[int, str]] = []
    telling: list[tuple[int, str]] = []
    place = 0
    for run in read:
        for part in run.parts:
            is_stop = part in STOP_WORDS
            if not is_stop:
                telling.append((place, _stem(part)))
            if not is_stop or len(run.parts) > 1:
                lexemes.append((place, _stem(part)))
            place += 1
    # "state-of-the-art" is a phrase as "state of the art" is; "S-10" is no 10 alone.
    ways = [telling if len(telling) > 1 else lexemes]
    if any(run.joined for run in read):
        words = enumerate(run.word for run in read)
        ways.insert(0, [(place, _stem(word)) for place, word in words if word not in STOP_WORDS])
    return tuple(Pattern(_start_at_0(way), opens_end) for way in ways if way)


def _start_at_0(lexemes: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    first = lexemes[0][0]
    return tuple((place - first, lexeme) for place, lexeme in lexemes)


@lru_cache(maxsize=50_000)
def _list_lexemes(run: str) -> tuple[tuple[int, str], ...]:
    """List what a run is found by: ``(place in it, lexeme)``."""
    parts, joined = read_run(run)
    is_compound = len(parts) > 1
    lexemes = [
        (place, _stem(part))
        for place, part in enumerate(parts)
        if is_compound or part not in STOP_WORDS
    ]
    if joined:
        lexemes += [(0, _stem(joined)), (len(parts) - 1, _stem(joined))]
    return tuple(dict.fromkeys(lexemes))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Cut an English word to its stem: ``recalls`` and ``recalled`` are one."""
    return _stemmer.stemWord(word) if _ENGLISH.fullmatch(word) else word

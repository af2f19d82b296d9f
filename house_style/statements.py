"""Statements: the figures and names of a text, and which of them became others in another text.

Told apart by what they say: ``three`` and ``3``, ``5 percent`` and ``5%`` are one figure.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from house_style.company_names import NOT_OF_A_NAME
from house_style.folding import fold


def _list_of(words: str) -> list[str]:
    return words.split()


_UNITS = _list_of(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """
)
_TENS = _list_of("twenty thirty forty fifty sixty seventy eighty ninety")
_TIMES = {"once": "1 times", "twice": "2 times", "thrice": "3 times"}
# Those that are compared as they are written.
_OTHERS = _list_of(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth half quarter double doubled
    triple tripled dozen dozens hundred hundreds thousand thousands million millions billion
    billions trillion trillions
    """
)
_VALUES = {word: str(value) for value, word in enumerate(_UNITS)}
_VALUES |= {word: str(value * 10) for value, word in enumerate(_TENS, 2)}

_WORDS = "|".join(sorted([*_VALUES, *_TIMES, *_OTHERS], key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?:\d+(?:[.,:]\d+)*|\b(?:{_WORDS})\b)"
    rf"(?:[ \u00a0-](?:{_WORDS})\b)*(?:[ \u00a0-]times\b|\s?%|[ \u00a0]per ?cent\b)?",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join(_UNITS[1:10])})\b")
_PERCENT = re.compile(r" ?(?:%|per ?cent)")

# Capitals after a small letter or a comma: at the start of a sentence any word has one.
_NAME = re.compile(r"(?<=[a-z,;’)] )[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*)*")
_TOKEN = re.compile(r"[\w&-]+(?:[’'](?!s\b)\w+)?|[’']s\b|[^\w\s]")
_POSSESSIVE = re.compile(r"[’']s?\b.*")
_LONGEST_NAME = 4  # words
_NEAR = 0.75  # of a likeness between 0 and 1: one word is the other with a slip of the finger
# Words that begin a sentence, beside those that no name has.
_BEGINNERS = NOT_OF_A_NAME | {
    *_list_of(
        """
        i you he she it we they there these those some many most all no not none both each who what
        why how his her my your here also instead moreover nevertheless
        """
    ),
    *_VALUES,
    *_TIMES,
    *_OTHERS,
}


def count_figures(text: str) -> Counter[str]:
    """Count the figures of ``text``, in digits or words, by what they say (``describe_figure``)."""
    return Counter(describe_figure(match[0]) for match in _FIGURE.finditer(text))


def find_figures(text: str) -> dict[str, str]:
    """Give each figure of ``text`` as it is first written there: ``{what it says: as written}``."""
    return {describe_figure(match[0]): match[0] for match in reversed([*_FIGURE.finditer(text)])}


def describe_figure(figure: str) -> str:
    """Write a figure in digits: ``twenty-five percent`` is ``25%``, ``twice`` is ``2 times``."""
    plain = fold(figure)
    plain = _COMPOUND.sub(lambda match: _VALUES[match[1]][0] + _VALUES[match[2]], plain)
    words = re.split(r"[ -]", _PERCENT.sub("%", plain))
    return " ".join(_VALUES.get(word, _TIMES.get(word, word)) for word in words)


def list_changed_names(before: str, after: str) -> tuple[list[str], list[str]]:
    """List the names of ``before`` that are gone from ``after``, and those that came, sorted.

    A capital in the middle of a sentence makes a name. So does one anywhere else where nothing but
    a name took another's place, unless the two are one word with a slip of the finger.
    """
    had, has = (Counter(_cut(name) for name in _NAME.findall(text)) for text in (before, after))
    gone, come = set(had - has), set(has - had)
    ordinary = {word for word in re.findall(r"[\w-]+", f"{before}\n{after}") if word.islower()}
    for old, new in _list_replaced(before, after):
        is_inside = any(old in name for name in had) or any(new in name for name in has)
        if is_inside or not (_is_name(old, ordinary) and _is_name(new, ordinary)):
            continue
        if not is_near(old, new):
            gone = {name for name in gone if name not in old} | {old}
            come = {name for name in come if name not in new} | {new}
    return sorted(gone), sorted(come)


def is_near(old: str, new: str) -> bool:
    """Whether ``new`` may be ``old`` with a slip of the finger mended; both single words."""
    likeness = SequenceMatcher(None, fold(old), fold(new)).ratio()
    return " " not in old + new and likeness >= _NEAR


def _cut(name: str) -> str:
    return _POSSESSIVE.sub("", name)


def _is_name(words: str, ordinary: set[str]) -> bool:
    parts = words.split()
    return (
        0 < len(parts) <= _LONGEST_NAME
        and all(part[0].isupper() for part in parts)
        and parts[0].lower() not in _BEGINNERS | ordinary
    )


def _list_replaced(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Give the runs of words that stand in the place of others, line by line."""
    old_lines, new_lines = before.splitlines(), after.splitlines()
    for old, new in _match(old_lines, new_lines):
        both = (_TOKEN.findall("\n".join(lines)) for lines in (old, new))
        for old_words, new_words in _match(*both):
            yield " ".join(old_words), " ".join(new_words)


def _match(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    for what, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if what == "replace":
            yield before[i1:i2], after[j1:j2]

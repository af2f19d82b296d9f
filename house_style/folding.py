"""Folding of typed text: what people typed, read as a person reads it (DESIGN.md rule 6).

Two texts that are equal to the eye are equal once folded; what is shown keeps what was typed.
``docs/typed-text.md`` says where each function is used.
"""

import re
import unicodedata

from house_style.confusables import LOOKS_LIKE

# So many marks on one letter are read by people: Vietnamese has two, phonetic script three.
MOST_MARKS = 4

# Unicode's Default_Ignorable_Code_Point, a property that Python's own tables lack. Source:
# DerivedCoreProperties.txt, Unicode 16.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMOJI = (
    "\u2194-\u21aa\u231a-\u2328\u23cf-\u23fa\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001faff"
)
# A joiner between emoji makes one picture of them; a selector after one gives it its colors.
_INVISIBLE = re.compile(
    rf"(?!(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d[{_EMOJI}]|(?<=[{_EMOJI}])\ufe0f)"
    rf"[{_IGNORABLE}]"
)
# A sign that looks like a space: Braille's empty cell.
_BLANK_SIGNS = "\u2800"

_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‵ʹʼ＇`´‹›", "'"),
        **dict.fromkeys("“”„‟″‶«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("⁄∕", "/"),
        "×": "x",
        "…": "...",
    }
)
# Letters that Unicode does not take apart, as a keyboard without them spells them.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
# Wide, raised, lowered and joined forms of letters and digits. Not signs: ™ is no "TM".
_FORMS = re.compile("[\u00aa\u00b2\u00b3\u00b9\u00ba\u2070-\u209c\ufb00-\ufb06\uff01-\uff5e]+")
# Of Latin and Greek letters alone: in other scripts a mark makes another letter.
_ACCENTS = re.compile("(?<=[A-Za-z\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff])[\u0300-\u036f]+")
# What a quick eye takes for one another, among the letters of a keyboard.
_AT_A_GLANCE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})
_KEYBOARD_LETTERS = str.maketrans(
    {odd: plain for plain, all_odd in LOOKS_LIKE.items() for odd in all_odd}
)


def remove_invisible(text: str) -> str:
    """Remove what no eye sees, and compose letters with their accents (NFC)."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def is_blank(text: str) -> bool:
    """Whether a reader of ``text`` sees nothing: spaces, controls, marks without a letter."""
    return all(
        unicodedata.category(char)[0] in "ZCM" or char in _BLANK_SIGNS
        for char in _INVISIBLE.sub("", text)
    )


def limit_marks(text: str) -> str:
    """Cut a pile of marks on one letter to ``MOST_MARKS``, which is what can be read."""
    kept, pile = [], 0
    for sign in unicodedata.normalize("NFD", text):
        category = unicodedata.category(sign)
        if category != "Cf":  # what is invisible between two marks parts no pile
            pile = pile + 1 if category in ("Mn", "Me") else 0
        if pile <= MOST_MARKS:
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def fold_signs(text: str) -> str:
    """Write ``text`` in plain signs, its letters as they are.

    Invisible characters go; typographic quotes, dashes, hyphens and spaces become those of a
    keyboard; runs of spaces become one.
    """
    plain = remove_invisible(text).translate(_PLAIN_SIGNS)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def fold(text: str) -> str:
    """Fold ``text`` for comparing: plain signs, accents and letter case aside.

    ``Citroën`` and ``CITROEN``, ``Driver’s Ed`` and ``driver's ed`` are equal. Idempotent; a word
    that can be seen never becomes empty.
    """
    plain = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), fold_signs(text))
    letters = unicodedata.normalize("NFD", plain.casefold()).translate(_PLAIN_LETTERS)
    return fold_signs(_ACCENTS.sub("", letters))


def skeleton(name: str) -> str:
    """Reduce ``name`` to what a quick eye takes in, to tell whose name it could pass for.

    Beside what ``fold`` sets aside: letters of other scripts, ``0`` for ``o``, ``1`` and ``I`` for
    ``l``, ``rn`` for ``m``, and whatever is neither letter nor digit. "" where nothing is left.
    """
    bare = unicodedata.normalize("NFKD", remove_invisible(name))
    letters = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "M")
    plain = fold(letters.translate(_KEYBOARD_LETTERS)).translate(_KEYBOARD_LETTERS)
    drawn = "".join(filter(str.isalnum, plain.translate(_AT_A_GLANCE)))
    return drawn.replace("rn", "m").replace("vv", "w")

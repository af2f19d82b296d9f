"""Folding in SQL: ``folding.fold`` as far as PostgreSQL can do it, for an index over a row's text.

Where a search has a column that Python writes (``Article.search``), Python folds. Where it has an
index over what the row says, such as a comment's, only immutable SQL will do.
"""

from django.db.models import Func, TextField, Value

_SIGNS = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("—―…™®©•·→\u00a0\u2009\u202f", " "),
    **dict.fromkeys("×", "x"),
    **dict(zip("łøđðħı", "loddhi", strict=True)),
}
_FROM, _TO = ("".join(signs).replace("'", "''") for signs in (_SIGNS.keys(), _SIGNS.values()))
_INVISIBLE = r"[\u00ad\u034f\u200b-\u200f\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff]"
_ACCENTS = r"(?<=[a-z\u03b1-\u03c9])[\u0300-\u036f]+"


class FoldedText(Func):
    """A text without accents, letter case, typographic signs and what no eye sees."""

    template = (
        "normalize(regexp_replace(translate(lower(normalize(%(expressions)s, NFD)),"
        f" '{_FROM}', '{_TO}'), '{_INVISIBLE}|{_ACCENTS}', '', 'g'), NFC)"
    )
    output_field = TextField()


class NameKey(Func):
    """Letters and digits of a name alone: ``Rolls‑Royce`` is rollsroyce."""

    template = r"regexp_replace(%(expressions)s, '[\u0001-/:-@\[-`{-\u00bf\u2000-\u2bff]', '', 'g')"
    output_field = TextField()

    def __init__(self, name: str | Value) -> None:
        super().__init__(FoldedText(name))

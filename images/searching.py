"""Finding pictures by the words that describe them, and by what their files were called."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, TextField, Value

# "port_of-nagoya.jpg" is one word to PostgreSQL.
_FILE_WORDS = Func(
    F("original_name"),
    Value("._-"),
    Value("   "),
    function="translate",
    output_field=TextField(),
)
# The index ``image_search`` is over exactly this; a column would be read with every picture.
VECTOR = SearchVector("alt", "caption", "credit", _FILE_WORDS, config="english")
_WORD = re.compile(r"[^\W_]+")
_NOT_QUOTED = re.compile(r"['\\\x00]")


def matching(images, text):
    """Narrow ``images`` to those with all words of ``text``, the last letters of each left open."""
    words = [_begun(word) for word in _NOT_QUOTED.sub(" ", text).split() if _WORD.search(word)]
    if not words:
        return images
    query = SearchQuery(" & ".join(words), search_type="raw", config="english")
    return images.alias(words=VECTOR).filter(words=query)


def _begun(word):
    """``word`` as PostgreSQL reads it in a text (``U.S.`` is one), or as its parts in a name."""
    parts = " & ".join(f"{part}:*" for part in _WORD.findall(word))
    return f"('{word}':* | ({parts}))"

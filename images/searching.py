"""Search of the picture library, by the words that describe a picture and by its file's name."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, TextField, Value

from house_style.folding import fold
from house_style.folding_in_sql import FoldedText

# "port_of-nagoya.jpg" is one word to PostgreSQL.
_FILE_WORDS = Func(
    F("original_name"), Value("._-"), Value("   "), function="translate", output_field=TextField()
)
# The index ``image_folded_words`` is over exactly this; a column would be read with every picture.
SEARCH_VECTOR = SearchVector(
    *(FoldedText(text) for text in ("alt", "caption", "credit", _FILE_WORDS)), config="english"
)
_WORD = re.compile(r"[^\W_]+")
_NOT_QUOTED = re.compile(r"['\\\x00]")


def build_query(text: str) -> SearchQuery | None:
    """Build the query for all words of ``text``, the last letters of each left open.

    None where there is no word in it.
    """
    typed = _NOT_QUOTED.sub(" ", fold(text))
    words = [_open_end(word) for word in typed.split() if _WORD.search(word)]
    if not words:
        return None
    return SearchQuery(" & ".join(words), search_type="raw", config="english")


def _open_end(word: str) -> str:
    """``word`` as PostgreSQL reads it in a text (``U.S.`` is one), or as its parts in a name."""
    parts = " & ".join(f"{part}:*" for part in _WORD.findall(word))
    return f"('{word}':* | ({parts}))"

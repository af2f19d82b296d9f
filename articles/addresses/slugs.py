"""Slugs by WordPress's rule, so that new and imported paths look alike."""

import html
import re
import unicodedata
from urllib.parse import quote

from house_style.folding import remove_invisible

MAX_LENGTH = 200

# First path segments that belong to the site itself; an article or page may not take them.
RESERVED = frozenset(
    {
        "admin",
        "ads.txt",
        "archives",
        "author",
        "authors",
        "category",
        "comments",
        "company",
        "corrections",
        "favicon.ico",
        "feed",
        "feed.json",
        "follow",
        "healthz",
        "llms.txt",
        "media",
        "metrics",
        "news-sitemap.xml",
        "page",
        "preview",
        "readyz",
        "robots.txt",
        "search",
        "series",
        "share",
        "sitemap.xml",
        "sitemap",
        "static",
        "tag",
        "workerz",
        "wp-admin",
        "wp-content",
        "wp-includes",
        "wp-json",
        "wp-login",
        "xmlrpc",
    }
)

_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\u2044\u2215/.]")
_TAGS = re.compile(r"<[^\s>][^>]*>")
# What WordPress writes for letters and signs that Unicode does not take apart (`remove_accents`,
# in English: ß is one s), in lower case. £ goes, as all other signs do.
_LETTERS = str.maketrans("øłđðħıĸŋŧŉŀſɑªº€×", "olddhikntnlsaaoex") | str.maketrans(
    {"ß": "s", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ˊ": ""}
)
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
# WordPress leaves these percent-encoded; on a keyboard they are plain letters and digits.
_FORMS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c\ufb00-\ufb06\uff01-\uff5e]+")


def wordpress_slug(text: str) -> str:
    """Make the slug WordPress would give ``text``: ``U.S. Made`` gives ``u-s-made``.

    Accents are folded (``Citroën`` gives ``citroen``), a full stop, slash or dash becomes a hyphen,
    other signs go, what nobody sees too. Letters that do not fold (Japanese, Cyrillic) stay as they
    are. Returns "" where nothing is left. Source: ``remove_accents`` and
    ``sanitize_title_with_dashes`` in WordPress.
    """
    text = _TAGS.sub("", html.unescape(text))
    text = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).lower()
    letters = unicodedata.normalize("NFD", text).translate(_LETTERS)
    hyphened = _DASHES.sub("-", _ACCENTS.sub("", letters))
    kept = remove_invisible("".join(char for char in hyphened if _stands_in_slug(char)))
    return re.sub("-+", "-", kept)[:MAX_LENGTH].strip("-")


def _stands_in_slug(char: str) -> bool:
    """Whether ``char`` is a letter, a digit, ``-``, ``_`` or a vowel sign of an Indic script."""
    return char.isalnum() or char in "-_" or unicodedata.category(char)[0] == "M"


def is_reserved(slug: str) -> bool:
    """Whether ``slug`` is the site's own, or would read as a year of the date archives."""
    return slug in RESERVED or bool(re.fullmatch(r"\d{1,4}", slug))


def path_of(slug: str) -> str:
    """Give ``abc`` as the path of its page, percent-encoded: ``/abc/``."""
    return f"/{quote(slug)}/"

"""Slugs by WordPress's rule, so that new and imported paths look alike."""

import html
import re
import unicodedata
from urllib.parse import quote

MAX_LENGTH = 200

# First path segments that belong to the site itself; an article or page may not take them.
RESERVED = frozenset(
    {
        "admin",
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
        "healthz",
        "media",
        "news-sitemap.xml",
        "page",
        "preview",
        "readyz",
        "robots.txt",
        "search",
        "series",
        "sitemap.xml",
        "sitemap",
        "static",
        "tag",
        "wp-admin",
        "wp-content",
        "wp-includes",
        "wp-json",
        "wp-login",
        "xmlrpc",
    }
)

_DASHES = re.compile("[\u00a0\u2010-\u2015\u2212/.]|&nbsp;|&ndash;|&mdash;")
_TAGS = re.compile(r"<[^>]*>")
_NOT_KEPT = re.compile(r"[^\w\s-]")


def wordpress_slug(text: str) -> str:
    """Make the slug WordPress would give ``text``: ``U.S. Made`` gives ``u-s-made``.

    Accents are folded (``Citroën`` gives ``citroen``), a full stop, slash or dash becomes a hyphen,
    other punctuation goes. Letters that do not fold (Japanese, Cyrillic) stay as they are.
    Returns "" where nothing is left. Source: ``sanitize_title_with_dashes`` in WordPress.
    """
    text = (
        _TAGS.sub("", html.unescape(text)).replace("ß", "ss").replace("æ", "ae").replace("ø", "o")
    )
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(char for char in folded if not _is_latin_accent(char))
    folded = unicodedata.normalize("NFC", folded).lower()
    folded = _NOT_KEPT.sub("", _DASHES.sub("-", folded))
    return re.sub(r"[\s-]+", "-", folded)[:MAX_LENGTH].strip("-")


def _is_latin_accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def is_reserved(slug: str) -> bool:
    """Whether ``slug`` is the site's own, or would read as a year of the date archives."""
    return slug in RESERVED or bool(re.fullmatch(r"\d{1,4}", slug))


def path_of(slug: str) -> str:
    """Give ``abc`` as the path of its page, percent-encoded: ``/abc/``."""
    return f"/{quote(slug)}/"

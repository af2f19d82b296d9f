"""Malformed links of a text: what is no address, and places that are not in the text."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from house_style.compiler import Compiled
from house_style.folding import is_blank
from house_style.links import complete_url
from house_style.sanitizer import clean
from house_style.tree import is_too_deep, parse, read_text

# A web address with both slashes and a host alone, which is no second scheme.
_WEB_ADDRESS = re.compile(r"https?://(?!https?(?:[:/]|$))[\w.-]+(?::\d+)?(?:[/?#]|$)", re.I)
# Places of an article's page: of its template and its thread, and the top, which browsers know.
_PLACE_OF_PAGE = re.compile(
    r"top|content|comments|reply|corrections|follow-ups|(?:comment|correction|follow-up)-[0-9]+"
)
_MADE_PLACE = re.compile(r'\sid="([^"]+)"')


def list_malformed(body: str, compiled: Compiled) -> Iterator[tuple[str, str]]:
    """List the links of ``body`` that lead nowhere by their form: what is wrong, and where.

    ``where`` is the address that is wrong, or the words of a link without one.
    """
    body = clean(body)
    if "<a" not in body or is_too_deep(body):
        return
    places = set(_MADE_PLACE.findall(compiled.html))
    for link in parse(body).find_all("a"):
        typed = str(link["href"])
        href, words = complete_url(typed).strip(), " ".join(read_text(link).split())
        named = f"A link to {href or 'nowhere'}" if is_blank(words) else f"The link “{words}”"
        if href in ("", "#"):
            yield f"{named} has no address.", href or words
        elif href.startswith("#"):
            place = unquote(href[1:])
            if not (place in places or _PLACE_OF_PAGE.fullmatch(place)):
                yield f"{named} leads to {href}, a place that is not in this text.", typed
        elif not _is_address(href):
            yield f"{named} leads nowhere: {href} is no whole address.", typed


def _is_address(href: str) -> bool:
    parts = urlsplit(href)
    if parts.scheme in ("http", "https"):
        return bool(_WEB_ADDRESS.match(href))
    # A path from this page on would be one below the article's own.
    return bool(parts.scheme or parts.netloc or href.startswith(("/", "?")))

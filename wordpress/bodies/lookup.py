"""Lookup of what a body names: links, pictures and attachments of the old site, in the new one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|svg)$", re.IGNORECASE)
# What WordPress adds to a file's name: a size, "scaled", "rotated", the moment of an edit.
_RENDITION = re.compile(
    r"(?:-[0-9]{1,5}x[0-9]{1,5}|-scaled|-rotated|-e[0-9]{10,13})(?=\.[a-z0-9]+$)", re.I
)
# Jetpack's servers of pictures stand before the address of the picture's own.
_PHOTON = re.compile(r"https?://i[0-9]\.wp\.com/", re.IGNORECASE)
_MOST_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the library, as a body shows it."""

    url: str  # below MEDIA_URL
    width: int = 0
    height: int = 0
    alt_text: str = ""  # used where the body has none of its own
    caption: str = ""  # plain text; used in galleries that have none of their own


@dataclass(frozen=True, slots=True)
class Gallery:
    """A gallery of a body: its pictures stand in the HTML as figures, one after the other."""

    attachments: tuple[int, ...]  # old ids, where it names them
    urls: tuple[str, ...]  # old addresses, where it shows pictures itself (a block)


@dataclass
class Lookup:
    """What the caller of a conversion knows, and what the conversion has to tell it."""

    resolve_link: Callable[[str], str | None]
    resolve_picture: Callable[[str], Picture | None]
    resolve_attachment: Callable[[int], Picture | None]
    attached: Sequence[int] = ()
    site_hosts: Sequence[str] = ()
    warnings: dict[str, None] = field(default_factory=dict)
    galleries: list[Gallery] = field(default_factory=list)

    def warn(self, words: str) -> None:
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings[words] = None

    def find_link(self, url: str) -> str:
        """Give the address that a link leads to from now on; the old one where none is known."""
        url = complete_scheme(url.strip())
        found = self.resolve_link(url)
        if found is None and "#" in url:
            found = self.resolve_link(url.partition("#")[0])
        if found is None and is_picture_file(url):
            picture = self.find_picture(url)
            found = picture.url if picture else None
        return url if found is None else found

    def find_picture(self, *urls: str, attachment: int = 0) -> Picture | None:
        """Give the picture of the first of ``urls`` that the library knows, or an attachment's."""
        for name in dict.fromkeys(name for url in urls for name in list_names(url)):
            if picture := self.resolve_picture(name):
                return picture
        return self.resolve_attachment(attachment) if attachment else None

    def is_of_site(self, url: str) -> bool:
        """Whether an address is of the old site, as one without a host is."""
        host = find_host(url).removeprefix("www.")
        return not host or host in {own.lower().removeprefix("www.") for own in self.site_hosts}


def list_names(url: str) -> Iterator[str]:
    """List the addresses by which the picture at ``url`` may be known: its own, its original's."""
    url = complete_scheme(url.strip())
    if not url:
        return
    yield url
    if photon := _PHOTON.match(url):
        url = f"https://{url[photon.end() :]}"
    plain = re.split(r"[?#]", url, maxsplit=1)[0]
    yield plain
    original = plain
    while (shorter := _RENDITION.sub("", original)) != original:
        original = shorter
        yield original


def complete_scheme(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url


def find_host(url: str) -> str:
    try:
        return (urlsplit(complete_scheme(url)).hostname or "").lower()
    except ValueError:  # such as http://[
        return ""


def is_picture_file(url: str) -> bool:
    return bool(_PICTURE_FILE.search(re.split(r"[?#]", url, maxsplit=1)[0]))


def name_file(url: str) -> str:
    """Give the words for a link to a file or a page: its name, else its host."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    return unquote(path.rpartition("/")[2]) or find_host(url) or url

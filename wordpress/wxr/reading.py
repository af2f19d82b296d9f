"""The reading of an export: a stream of records out of one or many files."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..records import Place, Problem, Record, Site
from .elements import read_elements
from .fields import read_author, read_category, read_post, read_tag, read_term

_KNOWN_VERSIONS = frozenset({"1.0", "1.1", "1.2"})
_SITE_FIELDS = {
    "title": "title",
    "description": "description",
    "link": "link",
    "language": "language",
    "generator": "generator",
    "wp:wxr_version": "version",
    "wp:base_site_url": "base_site_url",
    "wp:base_blog_url": "base_blog_url",
}
_ADDRESSES = frozenset({"link", "base_site_url", "base_blog_url"})


def read_export(paths: Iterable[Path]) -> Iterator[Record]:
    """Give what the files say, in their order: for each a Site, then its terms, authors and posts.

    Comments stand inside their Post. What cannot be read is a Problem in its place; a broken file
    gives all that stands before the break, then a Problem with ``fatal``, and the next file is
    read. Files of format 1.0 name no authors: their posts' ``author_login`` is all there is.
    """
    for path in paths:
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Record]:
    told: dict[str, str] = {}  # of the site, until its first author, term or post
    is_told = is_export = False
    line = 0
    slugs: dict[str, str] = {}  # {name: nicename} of categories, which format 1.0 names parents by
    for element in read_elements(path):
        if isinstance(element, Problem):
            yield element
            continue
        is_export = is_export or any(child.name.startswith("wp:") for child in element.children)
        if element.name in _SITE_FIELDS and not is_told:
            told[_SITE_FIELDS[element.name]] = element.text.strip()
            line = line or element.line
            is_export = is_export or element.name.startswith("wp:")
            continue
        read = _READERS.get(element.name)
        if read is None:
            continue
        if not is_export:
            words = "This is a feed, not an export: its items lack what WordPress knows of them."
            yield Problem(Place(path.name, element.line), words, fatal=True)
            return
        if not is_told:
            is_told = True
            yield from _tell_site(Place(path.name, line), told)
        yield read(Place(path.name, element.line), element, slugs)
    if told and not is_told:
        yield from _tell_site(Place(path.name, line), told)


def _tell_site(place: Place, told: dict[str, str]) -> Iterator[Record]:
    addresses = {name: told[name].rstrip("/") for name in _ADDRESSES & told.keys()}
    yield Site(place, **{**told, **addresses})
    version = told.get("version", "")
    if version and version not in _KNOWN_VERSIONS:
        is_number = re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", version)
        known = "a version that is not known" if is_number else "no number of a version"
        yield Problem(
            place, f"The format is “{version[:40]}”, {known}; the file was read as 1.2 would be."
        )


_READERS = {
    "item": read_post,
    "wp:author": read_author,
    "wp:category": read_category,
    "wp:tag": read_tag,
    "wp:term": read_term,
}

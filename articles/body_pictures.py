"""Body pictures: those of the library that a body shows, told by the URLs in it.

A picture that was given a new file has a new URL; a body that names the old one is put right
here, whether it is saved anew, restored from an older version, or looked up by the worker.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from images import renditions
from images.models import FormerFile, Image

# Of clean HTML, where every attribute stands in double quotes: a picture, or a link to one.
_PICTURE = re.compile(r'<img (?:[^">]|"[^"]*")*>')
_SIZE = re.compile(r'\s(width|height)="([0-9]+)"')
_URL = re.compile(r'\s(?:src|href)="([^"?#]+)')


def find_file_names(html: str) -> set[str]:
    """Find the names of stored files that ``html`` shows or links to."""
    return {
        url.removeprefix(settings.MEDIA_URL)
        for url in _URL.findall(html)
        if url.startswith(settings.MEDIA_URL)
    }


def find_pictures[Row: Any](articles: Iterable[Row]) -> dict[Row, set[int]]:
    """Find the keys of the pictures in the body of each of ``articles``: ``{article: {key}}``."""
    names = {
        article: {
            possible
            for name in find_file_names(article.body)
            for possible in renditions.list_possible_sources(name)
        }
        for article in articles
    }
    shown = Image.objects.filter(file__in=set().union(*names.values()))
    keys = dict(shown.values_list("file", "pk"))
    return {
        article: {keys[name] for name in its_names if name in keys}
        for article, its_names in names.items()
    }


def renew_urls(html: str) -> str:
    """Make the URLs of replaced files in ``html`` those of the files of today, with their shape."""
    possible = {name: renditions.list_possible_sources(name) for name in find_file_names(html)}
    former = FormerFile.objects.filter(name__in=set().union(*possible.values()))
    today = {file.name: file.image for file in former.select_related("image")}

    def find_today(url: str) -> Image | None:
        names = possible.get(url.removeprefix(settings.MEDIA_URL), ())
        return next((today[name] for name in names if name in today), None)

    def renew(match: re.Match[str]) -> str:
        image = find_today(match[1])
        return match[0].replace(match[1], image.url) if image else match[0]

    def reshape(match: re.Match[str]) -> str:
        url = _URL.search(match[0])
        image = find_today(url[1]) if url else None
        return _fit(match[0], image) if image else match[0]

    return _URL.sub(renew, _PICTURE.sub(reshape, html)) if today else html


def _fit(tag: str, image: Image) -> str:
    """Give the ``tag`` of a picture the shape of ``image``, at most as wide as it said it is."""
    said = {name: int(value) for name, value in _SIZE.findall(tag)}
    width = min(said.get("width") or image.width, image.width)
    sizes = {"width": width, "height": max(round(width * image.height / image.width), 1)}
    return _SIZE.sub(lambda match: f' {match[1]}="{sizes[match[1]]}"', tag)

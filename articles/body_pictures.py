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
    """Make the URLs of replaced files in ``html`` those of the files of today."""
    possible = {name: renditions.list_possible_sources(name) for name in find_file_names(html)}
    former = FormerFile.objects.filter(name__in=set().union(*possible.values()))
    today = dict(former.values_list("name", "image__file"))

    def renew(match: re.Match[str]) -> str:
        url = match[1]
        for name in possible.get(url.removeprefix(settings.MEDIA_URL), ()):
            if name in today:
                return match[0].replace(url, settings.MEDIA_URL + today[name])
        return match[0]

    return _URL.sub(renew, html) if today else html

"""Which pictures of the library a body shows, told by the addresses in it.

A picture that was given a new file has a new address; a body that names the old one is put right
here, whether it is saved anew, restored from an older version, or looked up by the worker.
"""

import re

from django.conf import settings

from images import renditions
from images.models import FormerFile, Image

# Of clean HTML, where every attribute stands in double quotes: a picture, or a link to one.
_ADDRESS = re.compile(r'\s(?:src|href)="([^"?#]+)')


def names_in(html):
    """Give the names of stored files that ``html`` shows or links to, as a set."""
    if settings.MEDIA_URL not in html:
        return set()
    return {
        address.removeprefix(settings.MEDIA_URL)
        for address in _ADDRESS.findall(html)
        if address.startswith(settings.MEDIA_URL)
    }


def in_articles(articles):
    """Give the keys of the pictures in the body of each of ``articles``: ``{article: {key}}``."""
    names = {
        article: {
            possible
            for name in names_in(article.body)
            for possible in renditions.list_possible_sources(name)
        }
        for article in articles
    }
    keys = {}
    if wanted := set().union(*names.values()):
        keys = dict(Image.objects.filter(file__in=wanted).values_list("file", "pk"))
    return {
        article: {keys[name] for name in its_names if name in keys}
        for article, its_names in names.items()
    }


def current(html):
    """Give ``html`` with the addresses of replaced files made those of the files of today."""
    possible = {name: renditions.list_possible_sources(name) for name in names_in(html)}
    if not possible:
        return html
    former = FormerFile.objects.filter(name__in=set().union(*possible.values()))
    today = dict(former.values_list("name", "image__file"))

    def renew(match):
        address = match[1]
        for name in possible.get(address.removeprefix(settings.MEDIA_URL), ()):
            if name in today:
                return match[0].replace(address, settings.MEDIA_URL + today[name])
        return match[0]

    return _ADDRESS.sub(renew, html) if today else html

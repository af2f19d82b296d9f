"""The sections of ``/sitemap.xml``: those of the articles, and the pages."""

import re
from math import ceil

from django.contrib.sitemaps.views import SitemapIndexItem
from django.urls import reverse

from articles.models import Correction
from articles.permalinks import absolute
from articles.sitemaps import (
    LISTS,
    CorrectionsSitemap,
    MonthSitemap,
    SiteSitemap,
    list_sitemaps,
    months,
)
from pages.models import Page

_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")


class PageSitemap(SiteSitemap):
    def items(self):
        return Page.objects.live().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item):
        return item.updated_at


def section(name):
    """The sitemap called ``name``, or None."""
    if month := _MONTH.fullmatch(name):
        return MonthSitemap(int(month[1]), int(month[2]))
    others = {"pages": PageSitemap(), "corrections": CorrectionsSitemap()}
    return (others | list_sitemaps()).get(name)


def index():
    """What the index lists: each section, with its last change where one query knows it."""
    entries = [SitemapIndexItem(_address(f"{start:%Y-%m}"), changed) for start, changed in months()]
    if Correction.objects.live().exists():
        entries.append(SitemapIndexItem(_address("corrections")))
    owners = {"pages": Page, **{name: parts[0] for name, parts in LISTS.items()}}
    for name, model in owners.items():
        parts = ceil(model.objects.count() / SiteSitemap.limit)
        entries += [SitemapIndexItem(_address(name, part)) for part in range(1, parts + 1)]
    return entries


def _address(name, part=1):
    location = absolute(reverse("pages:sitemap_section", args=[name]))
    return location if part == 1 else f"{location}?p={part}"

"""The sections of ``/sitemap.xml``: those of the articles, and the pages."""

import re
from math import ceil

from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import Count, Max
from django.urls import reverse

from articles import sitemaps
from articles.permalinks import absolute
from articles.sitemaps import MonthSitemap, SiteSitemap
from pages.models import Page

_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")


class PageSitemap(SiteSitemap):
    def items(self):
        return Page.objects.live().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item):
        return item.updated_at

    def summary(self):
        known = Page.objects.live().aggregate(count=Count("pk"), changed=Max("updated_at"))
        return known["count"], known["changed"]


def section(name):
    """The sitemap called ``name``, or None."""
    if month := _MONTH.fullmatch(name):
        return MonthSitemap(int(month[1]), int(month[2]))
    return _sections().get(name)


def index():
    """What the index lists: each part of each section that has an address, and its last change."""
    entries = []
    for start, count, changed in sitemaps.months():
        entries += _parts(f"{start:%Y-%m}", count, changed)
    for name, sitemap in _sections().items():
        entries += _parts(name, *sitemap.summary())
    return entries


def _sections():
    return {"pages": PageSitemap()} | sitemaps.sections()


def _parts(name, count, changed):
    location = absolute(reverse("pages:sitemap_section", args=[name]))
    numbers = range(1, ceil(count / SiteSitemap.limit) + 1)
    return [
        SitemapIndexItem(location if number == 1 else f"{location}?p={number}", changed)
        for number in numbers
    ]

"""Sitemap index: the sections of ``/sitemap.xml``, those of the articles and that of the pages."""

import re
from datetime import datetime
from math import ceil

from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import QuerySet
from django.urls import reverse

from articles import sitemaps
from articles.addresses.permalinks import absolute
from articles.sitemaps import MonthSitemap, SiteSitemap
from pages.models import Page

_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")


class PageSitemap(SiteSitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.live().only("slug", "updated_at").order_by("pk")


def find_section(name: str) -> SiteSitemap | None:
    """Find the sitemap called ``name``, such as ``2025-12`` or ``tags``."""
    if month := _MONTH.fullmatch(name):
        return MonthSitemap(int(month[1]), int(month[2]))
    return _build_sections().get(name)


def list_parts() -> list[SitemapIndexItem]:
    """List the parts of each section that has any URL, with its last change."""
    parts = []
    for start, count, changed in sitemaps.list_months():
        parts += _split(f"{start:%Y-%m}", count, changed)
    for name, sitemap in _build_sections().items():
        parts += _split(name, *sitemap.summarize())
    return parts


def _build_sections() -> dict[str, SiteSitemap]:
    return {"pages": PageSitemap()} | sitemaps.build_sections()


def _split(name: str, count: int, changed: datetime | None) -> list[SitemapIndexItem]:
    location = absolute(reverse("pages:sitemap_section", args=[name]))
    numbers = range(1, ceil(count / SiteSitemap.limit) + 1)
    urls = [location if number == 1 else f"{location}?p={number}" for number in numbers]
    return [SitemapIndexItem(url, changed) for url in urls]  # type: ignore[arg-type]  # stubs: bool

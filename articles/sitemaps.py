"""What search engines may find: articles by month of publication, and the lists that hold them."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.urls import reverse

from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Category,
    Company,
    Correction,
    Series,
    Tag,
    TaggedArticle,
)
from authors.models import Author


class SiteSitemap(Sitemap):
    """A sitemap of this site, whatever name it was asked for under."""

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme


class MonthSitemap(SiteSitemap):
    """The live articles published in one month, cut in UTC."""

    def __init__(self, year, month):
        self.start = datetime(year, month, 1, tzinfo=UTC)
        self.end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)

    def items(self):
        of_the_month = Article.objects.live().filter(
            published_at__gte=self.start, published_at__lt=self.end
        )
        return of_the_month.only("slug", "published_at", "updated_at").newest_first()

    def lastmod(self, item):
        return changed_at(item)


class ListSitemap(SiteSitemap):
    """Categories, tags, companies, authors, series with a live article; changed with the newest."""

    def __init__(self, owners, placements, key):
        self.owners, self.placements, self.key = owners, placements, key

    def items(self):
        newest = self.placements.objects.live().order_by().values(self.key)
        newest = newest.annotate(newest=Max("published_at")).values_list(self.key, "newest")
        self.newest = dict(newest)
        return list(self.owners.objects.filter(pk__in=self.newest).order_by("pk"))

    def lastmod(self, item):
        return self.newest[item.pk]


class CorrectionsSitemap(SiteSitemap):
    """The page of corrections, once there is one; changed with the newest."""

    def items(self):
        return list(Correction.objects.live()[:1])

    def location(self, item):
        return reverse("articles:corrections")

    def lastmod(self, item):
        return item.at


LISTS: dict[str, tuple[Any, Any, str]] = {
    "categories": (Category, ArticleCategory, "category_id"),
    "tags": (Tag, TaggedArticle, "tag_id"),
    "companies": (Company, ArticleCompany, "company_id"),
    "authors": (Author, Byline, "author_id"),
    "series": (Series, Article, "series_id"),
}


def list_sitemaps():
    """A sitemap for each kind of list, by section name."""
    return {section: ListSitemap(*parts) for section, parts in LISTS.items()}


def months():
    """The months that have live articles, newest first: ``(first day, last change)``."""
    by_month = Article.objects.live().values(month=TruncMonth("published_at", tzinfo=UTC))
    rows = by_month.annotate(changed=Max("updated_at"), newest=Max("published_at"))
    return [(row["month"], max(row["changed"], row["newest"])) for row in rows.order_by("-month")]


def changed_at(article):
    """When readers last saw it change: not before it was published."""
    return max(article.published_at, article.updated_at)

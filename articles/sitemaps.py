"""Sitemaps: articles by month of publication, the lists that hold them, and Google News."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from articles import models
from articles.addresses.permalinks import absolute
from articles.lists import indexes
from articles.models import Article, ArticleQuerySet, Correction
from articles.xml_text import strip_unreadable
from authors.models import Author
from house_style.curly_quotes import curl_quotes
from images import renditions

# What Google News takes: the articles of two days, a thousand at most.
NEWS_AGE = timedelta(hours=48)
NEWS_LENGTH = 1_000


class SiteSitemap(Sitemap):
    """A sitemap of this site, whatever name it was asked for under."""

    changed = "updated_at"  # of an item: when it last changed

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: Any = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def lastmod(self, item: Any) -> datetime:
        return getattr(item, self.changed)

    def summarize(self) -> tuple[int, datetime | None]:
        """Count the URLs that it lists, and find the last change among them (None if unknown)."""
        items: Any = self.items()
        known = items.order_by().aggregate(count=Count("pk"), changed=Max(self.changed))
        return known["count"], known["changed"]


class MonthSitemap(SiteSitemap):
    """The live articles published in one month, cut in UTC, with their lead images."""

    changed = "last_changed_at"

    def __init__(self, year: int, month: int) -> None:
        self.start = datetime(year, month, 1, tzinfo=UTC)
        self.end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)

    def items(self) -> ArticleQuerySet:
        of_the_month = Article.objects.live().filter(
            published_at__gte=self.start, published_at__lt=self.end
        )
        picture = (f"lead_image__{name}" for name in ("file", "width", "height", "renditions"))
        columns = ("slug", "published_at", "updated_at", *picture)
        return of_the_month.select_related("lead_image").only(*columns).newest_first()

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            if image := url["item"].lead_image:
                url["picture"] = absolute(renditions.find_share_picture(image).url)
        return urls


class ListSitemap(SiteSitemap):
    """Categories, tags, companies, authors, series with a live article; changed with the newest."""

    changed = "newest"

    def __init__(self, owners: Any, placements: Any, key: str) -> None:
        self.owners, self.placements, self.key = owners, placements, key

    def items(self) -> QuerySet[Any]:
        newest = self.placements.objects.live().filter(**{self.key: OuterRef("pk")})
        newest = Subquery(newest.newest_first().values("published_at")[:1])
        lists = self.owners.objects.annotate(newest=newest).filter(newest__isnull=False)
        return lists.order_by("pk")


class CorrectionsSitemap(SiteSitemap):
    """The page of corrections, once there is one; changed with the newest."""

    changed = "at"

    def items(self) -> list[Correction]:
        return list(Correction.objects.live()[:1])

    def location(self, item: Correction) -> str:
        return reverse("articles:corrections")

    def summarize(self) -> tuple[int, datetime | None]:
        newest = self.items()
        return len(newest), newest[0].at if newest else None


class IndexSitemap(SiteSitemap):
    """The indexes of companies, tags, authors and series that have a row; changed with the newest
    article.
    """

    def items(self) -> list[str]:
        return indexes.list_filled()

    def location(self, item: str) -> str:
        return reverse(f"articles:{item}_index")

    def lastmod(self, item: str) -> datetime:
        return self._find_newest()

    def summarize(self) -> tuple[int, None]:
        return len(self.items()), None

    def _find_newest(self) -> Any:
        moments = Article.objects.live().aggregate(newest=Max("published_at"))
        return moments["newest"]


def build_sections() -> dict[str, SiteSitemap]:
    """Build the sitemaps of all but the articles, by the name of their section."""
    return {
        "categories": ListSitemap(models.Category, models.ArticleCategory, "category"),
        "tags": ListSitemap(models.Tag, models.TaggedArticle, "tag"),
        "companies": ListSitemap(models.Company, models.ArticleCompany, "company"),
        "authors": ListSitemap(Author, models.Byline, "author"),
        "series": ListSitemap(models.Series, Article, "series"),
        "corrections": CorrectionsSitemap(),
        "indexes": IndexSitemap(),
    }


def list_months() -> list[tuple[datetime, int, datetime]]:
    """List ``(first day, articles, last change)`` of each month with live articles, newest first.

    Read from the index ``article_sitemap`` alone: 0.3 s for a million articles.
    """
    by_month = Article.objects.live().values(month=TruncMonth("published_at", tzinfo=UTC))
    rows = by_month.annotate(
        count=Count("*"), changed=Max("updated_at"), newest=Max("published_at")
    )
    return [
        (row["month"], row["count"], max(row["changed"], row["newest"]))
        for row in rows.order_by("-month")
    ]


def list_news() -> list[dict[str, Any]]:
    """List what Google News may take: the live articles of two days, newest first."""
    recent = Article.objects.live().filter(published_at__gt=timezone.now() - NEWS_AGE)
    newest = recent.only("slug", "headline", "published_at").newest_first()[:NEWS_LENGTH]
    return [
        {
            "location": absolute(article.get_absolute_url()),
            "published_at": article.published_at,
            "title": strip_unreadable(curl_quotes(article.headline)),
        }
        for article in newest
    ]

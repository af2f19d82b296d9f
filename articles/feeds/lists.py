"""Feeds of articles, whole, the newest of the site or of one list; and the feed of corrections."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import DateTimeField, Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles import models
from articles.addresses.permalinks import absolute, make_links_absolute
from articles.article_page import build_notices, fill_bodies, list_companies
from articles.feeds.base import LENGTH, SiteFeed
from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.lists import pagination
from articles.lists.archives import Period
from articles.models import Article, ArticleQuerySet, Correction
from articles.page_tags import ARTICLES, name_cards, name_links, name_list, name_row
from articles.templatetags.captions import strip_clicks
from authors.models import Author
from house_style.curly_quotes import curl_quotes
from images import renditions


class Entry(NamedTuple):
    """An article, and its body as readers see it now."""

    article: Article
    body: str


@FixedRows
def _whole() -> ArticleQuerySet:
    keys = IsAnyOf("pk", give_keys("keys"))
    live = Article.objects.live(Given("at", DateTimeField())).filter(keys).newest_first()
    whole = live.select_related("lead_image").without_texts()
    return whole.with_companies().with_notices().with_filing().with_authors()


class ArticleFeed(SiteFeed):
    """The newest live articles of the whole site."""

    has_hub = True

    def page_tags(self, obj: Any) -> list[str]:
        return [name_row(obj), name_list(obj)] if obj else [ARTICLES]

    def articles(self, obj: Any) -> ArticleQuerySet:
        return Article.objects.live()

    def items(self, obj: Any) -> list[Entry]:
        keys = self.articles(obj).newest_first().values_list("pk", flat=True)[:LENGTH]
        newest = _whole.fetch(keys=[*keys], at=timezone.now())
        bodies = fill_bodies(newest)
        return [Entry(article, bodies[article.pk]) for article in newest]

    def item_title(self, item: Entry) -> str:
        return curl_quotes(item.article.headline)

    def item_description(self, item: Entry) -> str:
        return curl_quotes(item.article.standfirst) or item.article.teaser

    def item_link(self, item: Entry) -> str:
        return super().item_link(item.article)

    def item_guid(self, item: Entry) -> str:
        """What feed readers know it by: WordPress's own word for what came from there."""
        if item.article.legacy_id:
            return absolute(f"/?p={item.article.legacy_id}")
        # RFC 4151: a name of ours on a day when the host was, whatever path it has later.
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.article.created_at:%Y-%m-%d}:article-{item.article.pk}"

    def item_pubdate(self, item: Entry) -> datetime | None:
        return item.article.published_at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.article.last_changed_at

    def item_categories(self, item: Entry) -> list[str]:
        filed = [*item.article.filed_under(), *item.article.named_tags()]
        return list(dict.fromkeys(map(str, filed)))

    def item_comments(self, item: Entry) -> str:
        return f"{self.item_link(item)}#comments"

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        article, image = item.article, item.article.lead_image
        picture = None
        if image:
            shared = renditions.find_share_picture(image)
            size = {"width": shared.width, "height": shared.height}
            told = {"alt": image.alt, "credit": image.credit}
            picture = {"url": absolute(shared.url), **size, **told}
        around = build_notices(article)
        context = {"article": article, "picture": picture, "body": item.body, "around": around}
        html = render_to_string("articles/feed_entry.html", context)
        return {
            "html": make_links_absolute(strip_clicks(html), page=article.get_absolute_url()),
            "authors": [
                {"name": author.name, "url": absolute(author.get_absolute_url())}
                for author in article.named_authors()
            ],
            "picture": picture,
            "comment_count": article.comment_count,
            "page_tags": [name_row(article), *_name_filing(article)],
        }


class ListFeed(ArticleFeed):
    """The newest articles that stand in one list: of a row of ``model`` with a live article."""

    model: type[Model]
    placements = "placements"  # of that row

    def get_object(self, request: HttpRequest, *args: Any, **parts: str) -> Any:
        return get_object_or_404(pagination.with_live(self.model), **parts)

    def title(self, obj: Any) -> str:
        return str(obj)

    def description(self, obj: Any) -> str:
        return f"News and analysis: {obj}."

    def articles(self, obj: Any) -> ArticleQuerySet:
        newest = getattr(obj, self.placements).live().newest_first()[:LENGTH]
        return Article.objects.live().placed_by(newest)


class CategoryFeed(ListFeed):
    def get_object(self, request: HttpRequest, *args: Any, **parts: str) -> Any:
        return get_object_or_404(models.Category, **parts)


class TagFeed(ListFeed):
    model = models.Tag


class CompanyFeed(ListFeed):
    model = models.Company


class AuthorFeed(ListFeed):
    model = Author
    placements = "bylines"

    def description(self, obj: Author) -> str:
        return f"What {obj} writes."


class SeriesFeed(ListFeed):
    model = models.Series

    def articles(self, obj: models.Series) -> ArticleQuerySet:
        return Article.objects.live().filter(series=obj)


class ArchiveFeed(ListFeed):
    """The newest articles of a year, a month or a day."""

    def get_object(self, request: HttpRequest, *args: Any, **parts: Any) -> Period:
        try:
            period = Period(**parts)
        except ValueError as error:
            raise Http404("No calendar has this date.") from error
        if not period.articles().live().exists():
            raise Http404("Nothing that readers may see was published then.")
        return period

    def page_tags(self, obj: Period) -> list[str]:
        return [ARTICLES]

    def articles(self, obj: Period) -> ArticleQuerySet:
        return obj.articles().live()


class CorrectionFeed(SiteFeed):
    """The newest corrections of live articles."""

    title = "Corrections"
    description = "What was corrected, clarified or brought up to date."

    def link(self, obj: Any) -> str:
        return absolute(reverse("articles:corrections"))

    def items(self) -> QuerySet[Correction]:
        return Correction.objects.live()[:LENGTH]

    def item_title(self, item: Correction) -> str:
        return f"{item.get_kind_display()}: {curl_quotes(item.article.headline)}"

    def item_extra_kwargs(self, item: Correction) -> dict[str, Any]:
        html = linebreaks_filter(item.text, autoescape=True)
        return {"html": html, "page_tags": name_links([item.article])}

    def page_tags(self, obj: Any) -> list[str]:
        return ["corrections", ARTICLES]


def _name_filing(article: Article) -> list[str]:
    """The tags of what an entry prints beside the article's own words."""
    filed = [*article.filed_under(), *article.named_tags(), *article.named_authors()]
    companies = [
        tag for key in list_companies(article) for tag in (f"company-{key}", f"company-{key}-list")
    ]
    return [*map(name_row, filed), *companies, *name_cards([article])]

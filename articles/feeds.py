"""RSS of the newest articles, of all or of one list, with their full text."""

from dataclasses import dataclass

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from articles import lists, slots, surroundings
from articles.caching import public_page
from articles.models import (
    Article,
    ArticleCategory,
    Byline,
    Category,
    Company,
    Correction,
    Series,
    Tag,
    TaggedArticle,
)
from articles.permalinks import absolute, absolute_html
from articles.sitemaps import changed_at
from authors.models import Author

LENGTH = 20
SITE_NAME = "AutoInformed"
COLUMNS = (
    *("headline", "slug", "standfirst", "teaser", "body_compiled"),
    *("status", "published_at", "withdraw_at", "updated_at"),
)


@dataclass(frozen=True)
class Entry:
    """One article of a feed, with its body as readers see it now."""

    article: Article
    body: str

    def full_text(self):
        """The body with the notices that stand around it on the page, readable elsewhere."""
        context = {
            "article": self.article,
            "body": self.body,
            "around": surroundings.notices(self.article),
        }
        html = render_to_string("articles/feed_entry.html", context)
        return absolute_html(html, page=self.article.get_absolute_url())


class FullTextRss(Rss201rev2Feed):
    """RSS 2.0 with the modules that readers and aggregators expect: dc:creator, content:encoded."""

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["full_text"])


class LatestFeed(Feed):
    """The newest articles of the whole site."""

    feed_type = FullTextRss

    def title(self, obj):
        return SITE_NAME

    def description(self, obj):
        return "Automotive news and analysis."

    def articles(self, obj):
        """The live articles of this feed, in any order."""
        return Article.objects.live()

    def link(self, obj):
        return absolute(obj.get_absolute_url() if obj else reverse("articles:front"))

    def feed_url(self, obj):
        return f"{self.link(obj)}feed/"

    def items(self, obj):
        direct = ArticleCategory.objects.filter(is_direct=True).select_related("category")
        newest = (
            self.articles(obj)
            .newest_first()
            .only(*COLUMNS)
            .with_companies()
            .with_notices()
            .prefetch_related(
                Prefetch("bylines", Byline.objects.select_related("author")),
                Prefetch("category_placements", direct),
                Prefetch("tag_placements", TaggedArticle.objects.select_related("tag")),
            )[:LENGTH]
        )
        bodies = slots.fill_each(newest)
        return [Entry(article, bodies[article.pk]) for article in newest]

    def item_title(self, item):
        return item.article.headline

    def item_description(self, item):
        return item.article.standfirst or item.article.teaser

    def item_link(self, item):
        return absolute(item.article.get_absolute_url())

    def item_pubdate(self, item):
        return item.article.published_at

    def item_updateddate(self, item):
        return changed_at(item.article)

    def item_categories(self, item):
        return [str(name) for name in (*item.article.filed_under(), *item.article.named_tags())]

    def item_comments(self, item):
        return f"{self.item_link(item)}#comments"

    def item_extra_kwargs(self, item):
        return {
            "creators": [author.name for author in item.article.named_authors()],
            "full_text": item.full_text(),
        }


class ListFeed(LatestFeed):
    """The newest articles of one list: what ``placements`` of ``obj`` put there."""

    def articles(self, obj):
        newest = obj.placements.live().newest_first()[:LENGTH]
        return Article.objects.live().placed_by(newest)

    def title(self, obj):
        return f"{obj} – {SITE_NAME}"

    def description(self, obj):
        return f"{SITE_NAME} on {obj}."


class CategoryFeed(ListFeed):
    def get_object(self, request, path):
        return get_object_or_404(Category, path=path)


class TagFeed(ListFeed):
    def get_object(self, request, slug):
        return get_object_or_404(lists.with_live(Tag), slug=slug)


class CompanyFeed(ListFeed):
    def get_object(self, request, slug):
        return get_object_or_404(lists.with_live(Company), slug=slug)


class AuthorFeed(ListFeed):
    def get_object(self, request, slug):
        return get_object_or_404(lists.with_live(Author), slug=slug)

    def articles(self, obj):
        return Article.objects.live().placed_by(obj.bylines.live().newest_first()[:LENGTH])

    def description(self, obj):
        return f"What {obj} writes on {SITE_NAME}."


class SeriesFeed(ListFeed):
    def get_object(self, request, slug):
        return get_object_or_404(lists.with_live(Series), slug=slug)

    def articles(self, obj):
        return Article.objects.live().filter(series=obj)


class CorrectionsFeed(Feed):
    """The newest corrections of live articles."""

    title = f"Corrections – {SITE_NAME}"
    description = f"What {SITE_NAME} corrected, clarified or brought up to date."

    def link(self):
        return absolute(reverse("articles:corrections"))

    def feed_url(self):
        return absolute(reverse("articles:corrections_feed"))

    def items(self):
        return Correction.objects.live()[:LENGTH]

    def item_title(self, item):
        return f"{item.get_kind_display()}: {item.article.headline}"

    def item_description(self, item):
        return item.text

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item):
        return item.at


latest = require_safe(public_page(LatestFeed()))
category = require_safe(public_page(CategoryFeed()))
tag = require_safe(public_page(TagFeed()))
company = require_safe(public_page(CompanyFeed()))
author = require_safe(public_page(AuthorFeed()))
series = require_safe(public_page(SeriesFeed()))
corrections = require_safe(public_page(CorrectionsFeed()))

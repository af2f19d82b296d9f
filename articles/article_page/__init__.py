"""Article page: the text with its slots filled, and what stands around it.

The view is ``views.article_detail``; previews and feeds take the same parts from here.
"""

from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet, SlugField
from django.utils import timezone

from articles.article_page.body import fill_bodies, fill_body, list_companies, load_companies
from articles.article_page.contents import add_contents
from articles.article_page.surroundings import Surroundings, build_notices, find_surroundings
from articles.article_page.tables import offer_tables, read_table
from articles.fixed_queries import FixedRows, Given
from articles.models import Article, ArticleQuerySet, Byline
from articles.page_tags import name_cards, name_links, name_list, name_row


def find_live(slug: str) -> Article | None:
    """Find the live article with this slug, as ``for_page()`` loads it; two queries."""
    for article in _live.fetch(slug=slug, at=timezone.now()):
        bylines = _bylines.fetch(article=article.pk)
        article.page_authors = [byline.author for byline in bylines]
        return article
    return None


@FixedRows
def _live() -> ArticleQuerySet:
    at = Given("at", DateTimeField())
    live = Article.objects.live(at).for_page(at)
    return live.prefetch_related(None).filter(slug=Given("slug", SlugField())).order_by()


@FixedRows
def _bylines() -> QuerySet[Byline]:
    bylines = Byline.objects.filter(article=Given("article", BigIntegerField()))
    return bylines.select_related("author__portrait")


def build_context(article: Article) -> dict[str, Any]:
    """Build what ``articles/article_detail.html`` needs of an article from ``for_page()``."""
    companies = load_companies(article)
    filled = fill_body(article, companies)
    body, contents = add_contents(offer_tables(filled, article) if article.is_live else filled)
    return {
        "article": article,
        "body": body,
        "contents": contents,
        "around": find_surroundings(article, body=body, companies=companies),
    }


def name_tags(article: Article, around: Surroundings) -> list[str]:
    """The tags of all that the page of an article from ``for_page()`` shows."""
    authors = article.named_authors()
    filed = [*article.filed_under(), *article.named_tags(), *authors]
    companies = list_companies(article)
    beside = [around.before, around.after, around.older, around.newer]
    linked = [*around.earlier, *around.later, *filter(None, beside)]
    pictures = [article.lead_image_id, *(author.portrait_id for author in authors)]
    return [
        name_row(article),
        *map(name_row, filed),
        *(f"company-{key}" for key in companies),
        # The related, and the newest coverage.
        *(f"company-{key}-list" for key in companies),
        *map(name_list, article.named_tags()),
        # Where no company is named, articles of the same sections are related.
        *(() if article.company_ids else map(name_list, article.filed_under())),
        *((name_row(article.series), name_list(article.series)) if article.series else ()),
        *name_cards(around.related),
        *name_links(linked),
        *(f"image-{key}" for key in pictures if key),
    ]

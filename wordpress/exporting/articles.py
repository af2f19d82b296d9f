"""Articles of an export: posts, with what they are filed under and what was said below them."""

from collections.abc import Iterator
from urllib.parse import unquote

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from articles.addresses.permalinks import absolute
from articles.addresses.slugs import path_of
from articles.models import Address, Article, ArticleCategory, Byline, Document, TaggedArticle
from images.models import Image
from pages.models import Page
from wordpress.exporting.bodies import write_body
from wordpress.exporting.comments import Comments, list_sourced
from wordpress.exporting.items import Item, write_item
from wordpress.exporting.numbers import Numbers
from wordpress.exporting.terms import Terms
from wordpress.exporting.xml import write_metas, write_term

Status = Article.Status

BATCH = 100  # whose bodies and comments are in memory at once
# What no reader could see is no reader's there either: "private" is seen by editors alone.
STATES = {
    Status.DRAFT: "draft",
    Status.IN_REVIEW: "pending",
    Status.READY: "pending",
    Status.WITHDRAWN: "private",
}


class Articles:
    """The articles of one export."""

    def __init__(self, terms: Terms, comments: Comments, numbers: Numbers) -> None:
        self._terms = terms
        self._comments = comments
        self._numbers = numbers
        self._now = timezone.now()

    def write_all(self) -> Iterator[str]:
        """Write all articles but those in the trash, so many queries for each batch of them."""
        articles = (
            Article.objects.exclude(status=Status.DELETED)
            .defer("body_compiled", "body_text", "search", "search_terms", "compiler_warnings")
            .prefetch_related(
                Prefetch("bylines", Byline.objects.select_related("author")),
                Prefetch(
                    "category_placements",
                    ArticleCategory.objects.filter(is_direct=True).select_related("category"),
                ),
                Prefetch("tag_placements", TaggedArticle.objects.select_related("tag")),
                "corrections",
                Prefetch("addresses", Address.objects.filter(kind=Address.Kind.OLD)),
                *self._comments.list_prefetches(),
            )
            .select_related("lead_image")
            .order_by("pk")
        )
        for article in articles.iterator(chunk_size=BATCH):
            yield self._write(article)

    def _write(self, article: Article) -> str:
        number = self._numbers.give(article)
        status = self._read_status(article)
        authors = [byline.author for byline in article.bylines.all()]
        guid = absolute(f"/?p={number}")
        return write_item(
            Item(
                parts=self._list_parts(article),
                number=number,
                kind="post",
                title=article.headline,
                slug=article.slug,
                link=absolute(article.get_absolute_url()) if status == "publish" else guid,
                guid=guid,
                status=status,
                at=article.published_at or article.created_at,
                modified=article.updated_at,
                creator=authors[0].slug if authors else "",
                body=write_body(article.body, notices=_list_notices(article)),
                excerpt=article.standfirst,
                comment_status="open" if self._is_open(article) else "closed",
                is_sticky=bool(article.lead_until and article.lead_until > self._now),
            )
        )

    def _list_parts(self, article: Article) -> Iterator[str]:
        for placement in article.category_placements.all():
            nicename = self._terms.nicenames.get(placement.category_id)
            if nicename:  # none: it was made while the export was being written
                yield write_term("category", nicename, placement.category.name)
        for tagged in article.tag_placements.all():
            yield write_term("post_tag", tagged.tag.slug, tagged.tag.name)
        authors = [byline.author for byline in article.bylines.all()]
        if len(authors) > 1:  # as Co-Authors Plus has them: WordPress itself knows one author
            for author in authors:
                yield write_term("author", f"cap-{author.slug}", author.name)
        lead = article.lead_image
        yield write_metas(
            _thumbnail_id=self._numbers.give(lead) if lead else 0,
            _yoast_wpseo_title=article.seo_title,
            _yoast_wpseo_metadesc=article.seo_description,
            autoinformed_kicker=article.kicker,
            autoinformed_lead_caption=article.lead_caption,
        )
        for address in article.addresses.all():
            if slug := read_slug(address.path):
                yield write_metas(_wp_old_slug=slug)
        yield from self._comments.write(article)

    def _read_status(self, article: Article) -> str:
        if article.status != Status.PUBLISHED:
            return STATES[Status(article.status)]
        if article.published_at and article.published_at > self._now:
            return "future"
        is_over = article.withdraw_at is not None and article.withdraw_at <= self._now
        return "private" if is_over else "publish"

    def _is_open(self, article: Article) -> bool:
        closes = article.comments_close_at
        return article.comments_open and (closes is None or closes > self._now)


def read_slug(path: str) -> str:
    """The slug of a former permalink, percent-encoded, by which WordPress redirects it; "" for a
    path of another form, which it has no place for."""
    slug = path.strip("/")
    return slug.lower() if path == path_of(unquote(slug)) and "/" not in slug else ""


def number_posts() -> Numbers:
    """Number what WordPress counts together."""
    return Numbers(Article, Page, Image, Document)


def _list_notices(article: Article) -> Iterator[tuple[str, str]]:
    """Corrections, and follow-ups of no other page: WordPress has no place for them but the text.

    Each as what it is, with its day, and its words.
    """
    sourced = list_sourced(article)
    told = [(each.at, each.get_kind_display(), each.text) for each in article.corrections.all()]
    told += [
        (each.at, f"Update ({each.source})" if each.source else "Update", each.text)
        for each in article.follow_ups.all()
        if each not in sourced
    ]
    for at, kind, text in sorted(told):
        yield f"{kind}, {date_format(timezone.localtime(at), 'DATE_FORMAT')}", text

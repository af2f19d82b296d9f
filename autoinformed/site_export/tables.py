"""Tables of the export: which there are, and which columns of each.

What the program makes of other columns is left out (search words, compiled texts, copies of an
article's times), and so are staff accounts with all that names one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, Q

from articles import models as articles
from authors.models import Author, AuthorLink, User
from comments.models import Comment
from images.models import Image
from newsroom.models import Revision
from pages.models import Menu, MenuItem, Page, SiteSettings

EVERY = Q()
BATCH = 200  # rows in memory: a revision holds a whole text
_OF_PLACEMENTS = {"status", "published_at", "withdraw_at"}
_OF_ARTICLES = {
    "body_compiled",
    "compiler_version",
    "compiler_warnings",
    "body_text",
    "teaser",
    "word_count",
    "search_terms",
    "search",
    "search_version",
    "comment_count",
}


@dataclass(frozen=True)
class Table:
    """One table: a file of JSON lines."""

    name: str
    model: type[Model]
    left_out: frozenset[str] = frozenset()
    rows: Q = EVERY

    def list_fields(self) -> list[Field]:
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.related_model is not User
            and field.name not in self.left_out
            and field.name not in {"name_folded", "renditions", "publication_ptr"}
        ]

    def read_rows(self) -> Iterator[dict[str, Any]]:
        columns = [field.attname for field in self.list_fields()]
        rows = self.model._default_manager.filter(self.rows).order_by("pk")
        for row in rows.values(*columns).iterator(chunk_size=BATCH):
            if row.get("removed_at"):  # a comment that was taken back: its place alone
                row |= {"name": "", "website": "", "text": ""}
            yield row


def _place(name: str, model: type[Model]) -> Table:
    return Table(name, model, frozenset(_OF_PLACEMENTS))


TABLES = [
    Table("articles", articles.Article, frozenset(_OF_ARTICLES)),
    _place("bylines", articles.Byline),
    _place("article_categories", articles.ArticleCategory),
    _place("article_companies", articles.ArticleCompany),
    _place("article_tags", articles.TaggedArticle),
    Table("corrections", articles.Correction),
    Table("follow_ups", articles.FollowUp),
    Table("citations", articles.Citation),
    Table("documents", articles.Document),
    # What somebody typed and never saved is nobody's version.
    Table("revisions", Revision, frozenset({"sitting"}), ~Q(kind=Revision.Kind.AUTOSAVED)),
    Table("authors", Author),
    Table("author_links", AuthorLink),
    Table("categories", articles.Category),
    Table("tags", articles.Tag),
    Table("tag_aliases", articles.TagAlias),
    Table("series", articles.Series),
    Table("companies", articles.Company),
    Table("company_aliases", articles.CompanyAlias),
    Table("listings", articles.Listing),
    Table("pictures", Image),
    Table("pages", Page),
    Table("menus", Menu),
    Table("menu_items", MenuItem),
    Table("site", SiteSettings),
    Table("addresses", articles.Address),
    Table("comments", Comment, frozenset({"reported_at"})),
]

"""Placements of an article: its bylines, categories, tags and companies.

Each row carries a copy of the article's status and times, so that page 30,000 of a category is read
from one index alone. The copies are taken when a row is made and renewed by ``publishing``.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from taggit.models import ItemBase

from .gate import LiveQuerySet, Status
from .taxonomy import Tag

ORDER_COLUMNS = ("status", "published_at", "withdraw_at")


class PlacementQuerySet(LiveQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", f"-{self.model.article_column}")

    def article_ids(self) -> models.QuerySet[Any, Any]:
        """The keys of the articles placed, for use as a subquery."""
        return self.values(self.model.article_column)


class Placement(models.Model):
    """A row that places one article in one list, in the order of that list."""

    article_column = "article_id"

    status = models.CharField(max_length=10, choices=Status, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    withdraw_at = models.DateTimeField(null=True, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        for column in ORDER_COLUMNS:
            setattr(self, column, getattr(self.article, column))
        super().save(*args, **kwargs)


def list_index(owner: str, name: str, article: str = "article_id") -> models.Index:
    """The index that one list page reads and nothing else."""
    return models.Index(
        F(owner),
        F("published_at").desc(),
        F(article).desc(),
        include=["withdraw_at"],
        condition=Q(status=Status.PUBLISHED),
        name=name,
    )


class Byline(Placement):
    """One author of one article; ``position`` orders the byline."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey("authors.Author", on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"], name="byline_names_an_author_once"
            )
        ]
        indexes = [list_index("author_id", "byline_list")]

    def __str__(self) -> str:
        return self.author.name


class ArticleCategory(Placement):
    """An article in a category: filed there by an editor, or counted there from one below."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="category_placements"
    )
    category = models.ForeignKey(
        "articles.Category", on_delete=models.PROTECT, related_name="placements"
    )
    is_direct = models.BooleanField(
        default=True, help_text="Off where the article is filed in a category below this one."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "category"], name="article_in_a_category_once"
            )
        ]
        indexes = [list_index("category_id", "articlecategory_list")]

    def __str__(self) -> str:
        return self.category.name


class ArticleCompany(Placement):
    """A company that an article is about."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="company_placements"
    )
    company = models.ForeignKey(
        "articles.Company", on_delete=models.PROTECT, related_name="placements"
    )
    is_recognized = models.BooleanField(
        default=False,
        help_text="Read from the body by the house style; off where an editor chose the company.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "company"], name="article_about_a_company_once"
            )
        ]
        indexes = [list_index("company_id", "articlecompany_list")]

    def __str__(self) -> str:
        return self.company.name


class TaggedArticle(ItemBase, Placement):
    """A tag on an article; taggit wants the article's side to be called ``content_object``."""

    article_column = "content_object_id"

    content_object = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        related_name="tag_placements",
        db_column="article_id",
    )
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="placements")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tagged_once")
        ]
        indexes = [list_index("tag_id", "taggedarticle_list", article="content_object_id")]

    def __str__(self) -> str:
        return self.tag.name

    @property
    def article(self) -> models.Model:
        return self.content_object

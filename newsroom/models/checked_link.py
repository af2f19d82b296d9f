"""Checked links: links and pictures of live articles, and whether anything was found there."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.utils import timezone

from articles.models.gate import live_at


class CheckedLinkQuerySet(models.QuerySet["CheckedLink"]):
    def broken(self) -> Self:
        """Narrow to what leads nowhere in an article that readers see now."""
        is_live = live_at(timezone.now(), path="article__")
        return self.filter(is_live, broken_since__isnull=False)

    def due(self, at: datetime) -> Self:
        """Narrow to what is to be asked at ``at`` (aware), what waits for longest first."""
        return self.filter(ask_at__lte=at).order_by("ask_at")

    def of_urls(self, urls: list[str]) -> Self:
        """Narrow to the links to any of ``urls``, in whatever article."""
        digests = [MD5(models.Value(url)) for url in urls]
        return self.annotate(digest=MD5("url")).filter(digest__in=digests, url__in=urls)


class CheckedLink(models.Model):
    """A link or picture in the text of a live article, and what answered there.

    Links to other sites each have a row, which says when they are asked next; what is our own has
    one where it is broken. Kept by ``newsroom/links``.
    """

    class Kind(models.TextChoices):
        OWN = "own", "Link to our site"
        PICTURE = "picture", "Picture or file"
        OUTSIDE = "outside", "Link to another site"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="checked_links"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    url = models.CharField("address", max_length=2000)
    ask_at = models.DateTimeField(null=True, blank=True, help_text="Of links to other sites.")
    answer = models.CharField(
        max_length=100, blank=True, help_text="Why nothing was found; empty where something was."
    )
    broken_since = models.DateTimeField(null=True, blank=True)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint("article", MD5("url"), name="checked_link_once"),
            models.CheckConstraint(
                name="checked_link_broken_says_why",
                condition=Q(broken_since__isnull=True) | ~Q(answer=""),
            ),
        ]
        indexes = [
            models.Index("ask_at", name="checked_links_due", condition=Q(ask_at__isnull=False)),
            models.Index(
                F("broken_since").desc(),
                F("id").desc(),
                name="checked_links_broken",
                condition=Q(broken_since__isnull=False),
            ),
            # Few: they have a row where they are broken alone.
            models.Index("id", name="checked_links_own", condition=~Q(kind="outside")),
            models.Index(MD5("url"), name="checked_links_by_url"),
        ]

    def __str__(self) -> str:
        return self.url

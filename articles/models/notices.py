"""Notices under an article once it is out: follow-ups, and corrections of faults."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Expression, Q
from django.utils import timezone

from house_style.names import refuse_blank
from house_style.shortening import cut_at_word

from .gate import live_at


class NoticeQuerySet(models.QuerySet):
    def live(self, at: datetime | Expression | None = None) -> Self:
        """Narrow to the notices of articles live at ``at`` (default now), with the article's head,
        newest first.
        """
        is_live = live_at(at or timezone.now(), path="article__")
        on_live = self.filter(is_live).select_related("article")
        columns = (*self.model.SHOWN, "article__headline", "article__slug")
        return on_live.order_by("-at", "-pk").only(*columns)


class Notice(models.Model):
    """A dated text under an article. ``SHOWN`` are the columns that lists of notices print."""

    SHOWN: tuple[str, ...]

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class FollowUp(Notice):
    """A later development, dated, under the article it belongs to."""

    SHOWN = ("at", "text")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="follow_ups"
    )
    at = models.DateTimeField("time", default=timezone.now)
    text = models.TextField(
        max_length=2000,
        validators=[refuse_blank],
        help_text="Plain text; web addresses become links.",
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="Who says so, such as a company, a court, an agency."
    )
    source_url = models.URLField("address of the source", max_length=500, blank=True)

    class Meta(Notice.Meta):
        verbose_name = "follow-up"
        constraints = [models.CheckConstraint(name="followup_has_text", condition=~Q(text=""))]
        indexes = [
            models.Index(fields=["article", "at"], name="followup_of_article"),
            models.Index(fields=["-at"], name="followup_newest"),
        ]

    def __str__(self) -> str:
        return cut_at_word(self.text, 60)

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#follow-up-{self.pk}"


class Correction(Notice):
    """A dated note on what was wrong, unclear or has changed in a published article."""

    SHOWN = ("kind", "at", "text")

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.CORRECTION)
    at = models.DateTimeField("time", default=timezone.now)
    text = models.TextField(
        max_length=2000,
        validators=[refuse_blank],
        help_text="What was wrong and what is right, in plain text. Readers see it.",
    )

    class Meta(Notice.Meta):
        constraints = [
            models.CheckConstraint(name="correction_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_kind_is_known",
                condition=Q(kind__in=["correction", "clarification", "update"]),
            ),
        ]
        indexes = [
            models.Index(fields=["article", "at"], name="correction_of_article"),
            models.Index(fields=["-at"], name="correction_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {cut_at_word(self.text, 60)}"

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#correction-{self.pk}"

"""Preview links: they show what readers do not see yet, to whoever the desk gives them to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class PreviewLinkQuerySet(models.QuerySet):
    def open(self) -> Self:
        """The links that work at this moment."""
        there = self.exclude(article__status="deleted")
        return there.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """One link: who made it, until when it works, how often it was opened."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="preview_links"
    )
    change = models.ForeignKey(
        "newsroom.Revision",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="preview_links",
        help_text="The prepared change it shows. Empty: the article as it is.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0, help_text="How often it was opened.")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When it was opened last.")

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="previewlink_opened_has_time",
                condition=Q(opened=0) | Q(opened_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Preview of {self.article}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

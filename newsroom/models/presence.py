"""Presence at an article: who has its screen open at this moment."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

# Three missed calls of the screen (static/js/newsroom/autosave.js), and the person has gone.
GONE_AFTER = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet):
    def here(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - GONE_AFTER)

    def gone(self) -> Self:
        return self.filter(seen_at__lte=timezone.now() - GONE_AFTER)


class Presence(models.Model):
    """One person at one article. The screen calls again and again; rows of who left are deleted."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_once_an_article")
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"

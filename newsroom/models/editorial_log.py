"""Editorial log: what readers or the desk rely on and was changed, by whom, when, from what."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class EditorialLog(models.Model):
    """One change. Append-only: a trigger refuses UPDATE and DELETE.

    The article and the person are plain numbers, so that an entry outlives both. What writes
    them is ``newsroom/history/editorial_log.py``.
    """

    class Kind(models.TextChoices):
        STATE = "state", "State"
        HEADLINE = "headline", "Headline"
        SLUG = "slug", "Address"
        TIME = "time", "Time"
        OVERRIDE = "override", "Check passed over"
        WORKFLOW = "workflow", "Workflow"

    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    headline = models.CharField(max_length=300, help_text="As it was called after the change.")
    kind = models.CharField(max_length=8, choices=Kind)
    field = models.CharField(max_length=40, blank=True, help_text="As the desk calls it.")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "entry of the editorial log"
        verbose_name_plural = "editorial log"
        indexes = [
            models.Index(fields=["-at", "-id"], name="editorial_log_newest"),
            models.Index(fields=["article", "-at"], name="editorial_log_article"),
            models.Index(fields=["by", "-at"], name="editorial_log_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.headline}"

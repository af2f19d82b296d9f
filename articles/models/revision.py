"""The history of an article: snapshots, by whom, on top of which version."""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """What an article was at one moment, every field of it, as JSON (``articles/history.py``)."""

    class Kind(models.TextChoices):
        SAVED = "saved", "Saved"
        AUTOSAVED = "autosave", "Autosaved"
        PREPARED = "prepared", "Prepared change"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="revisions"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAVED)
    version = models.PositiveIntegerField(help_text="The version this is, or would become.")
    base_version = models.PositiveIntegerField(help_text="The version it was written on top of.")
    snapshot = models.JSONField()
    label = models.CharField(max_length=100, blank=True, help_text="A name, to find it again.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "version"],
                condition=models.Q(kind="saved"),
                name="revision_one_save_a_version",
            ),
            models.CheckConstraint(
                name="revision_after_its_base",
                condition=models.Q(version__gt=models.F("base_version")),
            ),
        ]
        indexes = [models.Index(fields=["article", "-created_at"], name="revision_history")]

    def __str__(self):
        return f"Version {self.version}"

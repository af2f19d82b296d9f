"""Revisions of an article: snapshots, by whom, on top of which version."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class RevisionQuerySet(models.QuerySet):
    def saved(self) -> Self:
        return self.filter(kind=Revision.Kind.SAVED)

    def unsaved(self) -> Self:
        """What somebody typed and neither saved nor threw away."""
        return self.filter(kind=Revision.Kind.AUTOSAVED, sitting__isnull=False)

    def waiting(self) -> Self:
        """Prepared changes that are neither live nor canceled."""
        return self.filter(kind=Revision.Kind.PREPARED, outcome=Revision.Outcome.WAITING)


class Revision(models.Model):
    """What an article was at one moment, every field of it, as JSON.

    Three kinds: what was saved; what was typed and not saved yet, one row a sitting; and what is to
    replace a live article. ``newsroom/history/`` and ``newsroom/changes/`` write them.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", "Saved"
        AUTOSAVED = "autosave", "Autosaved"
        PREPARED = "prepared", "Prepared change"

    class Outcome(models.TextChoices):
        """What became of a prepared change."""

        WAITING = "", "Waiting"
        LIVE = "live", "Put live"
        CANCELED = "canceled", "Canceled"
        REPLACED = "replaced", "Replaced by a later one"

    article = models.ForeignKey(
        "articles.Article",
        null=True,
        on_delete=models.CASCADE,
        related_name="revisions",
        help_text="Empty while a new article is typed that nobody saved yet.",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAVED)
    version = models.PositiveIntegerField(help_text="The version this is, or would become.")
    base_version = models.PositiveIntegerField(help_text="The version it was written on top of.")
    snapshot = models.JSONField()
    label = models.CharField(max_length=100, blank=True, help_text="A name, to find it again.")
    sitting = models.UUIDField(
        null=True, editable=False, help_text="The opening of the article screen it was typed in."
    )
    due_at = models.DateTimeField(
        "goes live at", null=True, blank=True, help_text="Empty: when somebody puts it live."
    )
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="No role can put the change live before this moment."
    )
    outcome = models.CharField(
        max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True, editable=False
    )
    settled_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(
        blank=True, editable=False, help_text="Why it did not go live at its time, in plain words."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "version"],
                condition=Q(kind="saved"),
                name="revision_one_save_a_version",
            ),
            models.UniqueConstraint(
                fields=["created_by", "sitting"],
                condition=Q(sitting__isnull=False),
                name="revision_one_a_sitting",
            ),
            models.CheckConstraint(
                name="revision_after_its_base", condition=Q(version__gt=F("base_version"))
            ),
            models.CheckConstraint(
                name="revision_of_an_article",
                condition=Q(article__isnull=False) | Q(kind="autosave"),
            ),
            models.CheckConstraint(
                name="revision_due_after_its_embargo",
                condition=Q(embargo_until__isnull=True)
                | Q(due_at__isnull=True)
                | Q(due_at__gte=F("embargo_until")),
                violation_error_message="The change would go live before the end of its embargo.",
            ),
            models.CheckConstraint(
                name="revision_live_after_its_embargo",
                condition=~Q(outcome="live")
                | Q(embargo_until__isnull=True)
                | Q(settled_at__gte=F("embargo_until")),
            ),
        ]
        indexes = [
            models.Index(fields=["article", "-created_at"], name="revision_history"),
            models.Index(
                fields=["created_by", "article"],
                condition=Q(kind="autosave", sitting__isnull=False),
                name="revision_unsaved",
            ),
        ]

    def __str__(self) -> str:
        is_saved = self.kind == self.Kind.SAVED
        name = f"Version {self.version}" if is_saved else self.get_kind_display()
        return f"{name}: {self.label}" if self.label else name

    @property
    def is_waiting(self) -> bool:
        """Whether this is a prepared change that is neither live nor canceled."""
        return self.kind == self.Kind.PREPARED and self.outcome == self.Outcome.WAITING

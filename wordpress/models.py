"""Imports from WordPress: each run with its report, and what each old thing is here."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Kind(models.TextChoices):
    """What a thing was in WordPress."""

    AUTHOR = "author", "Authors"
    CATEGORY = "category", "Categories"
    TAG = "tag", "Tags"
    ATTACHMENT = "attachment", "Attachments"
    POST = "post", "Posts"
    PAGE = "page", "Pages"
    COMMENT = "comment", "Comments"
    PING = "ping", "Pingbacks and trackbacks"


class Outcome(models.TextChoices):
    """What became of it in one import."""

    IMPORTED = "imported", "Imported"
    MATCHED = "matched", "Joined to what was here"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    KEPT = "kept", "Edited here, left as it is"
    SKIPPED = "skipped", "Skipped"
    FAILED = "failed", "Failed"


class ImportQuerySet(models.QuerySet["Import"]):
    def unfinished(self) -> Self:
        """Narrow to those that were begun or asked for and did not come to their end."""
        return self.filter(status__in=[Import.Status.WAITING, Import.Status.RUNNING])


class Import(models.Model):
    """One import of a WordPress export: what was asked for, how far it is, and its report."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped by a fault"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    site = models.CharField(
        "old site", max_length=300, blank=True, help_text="Without https://, as the export says."
    )
    files = models.JSONField(default=list, help_text="Names and sizes of the export's files.")
    fingerprint = models.CharField(
        max_length=64, help_text="Of the files and of what was asked: the same again continues."
    )
    asked = models.JSONField(default=dict, help_text="What was asked for beside the files.")
    is_dry_run = models.BooleanField("rehearsal", default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Posts, pages and attachments so far.")
    total = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
    report = models.JSONField(default=dict, help_text="What was counted (wordpress/report.py).")
    stored = models.JSONField(
        default=list, help_text="Where uploaded files lie, until the import is done."
    )
    fault = models.TextField(blank=True, help_text="What stopped it, in plain words.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "import from WordPress"
        verbose_name_plural = "imports from WordPress"
        permissions = [("run_import", "Can import a WordPress export, and undo an import")]
        constraints = [
            models.CheckConstraint(
                name="import_status_is_known",
                condition=models.Q(
                    status__in=["waiting", "running", "done", "failed", "undoing", "undone"]
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.site or 'WordPress'}, {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("admin:wordpress_import_report", args=[self.pk])

    @property
    def share_done(self) -> int:
        """How far the stage is, in percent."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.WAITING, self.Status.RUNNING, self.Status.UNDOING}


class ImportedRow(models.Model):
    """What one thing of an old site is here: told by its kind and its old key, whatever the import.

    The digest of its source says whether a newer export changed it; that of what was written,
    whether somebody edited it here since. ``made_by`` is empty where the row was here before.
    """

    site = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    old_key = models.CharField(max_length=255, help_text="The id; of a term its nicename.")
    model = models.CharField(max_length=40, help_text="Such as articles.article.")
    object_id = models.PositiveBigIntegerField()
    source_digest = models.CharField(max_length=32)
    written_digest = models.CharField(max_length=32, blank=True)
    lacks_files = models.BooleanField(
        default=False,
        help_text="Pictures in it were not at hand: it is written again once they are.",
    )
    made_by = models.ForeignKey(
        Import, null=True, on_delete=models.SET_NULL, related_name="made_rows"
    )
    changed_by = models.ForeignKey(
        Import, null=True, on_delete=models.SET_NULL, related_name="changed_rows"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "old_key"], name="importedrow_once_a_site"
            )
        ]
        indexes = [models.Index(fields=["model", "object_id"], name="importedrow_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_key}"


class ImportEntry(models.Model):
    """What the report of an import says of one thing: what became of it, and what to look at."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    old_key = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True, help_text="File and line.")
    outcome = models.CharField(max_length=9, choices=Outcome)
    notes = models.JSONField(default=list, help_text="Plain sentences.")
    model = models.CharField(max_length=40, blank=True)
    object_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "import entries"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "old_key"], name="importentry_once_an_import"
            )
        ]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="importentry_by_outcome")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.title}"

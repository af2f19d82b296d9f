"""Rows of the project itself: what was done to keep it alive, and marks of its health."""

from typing import Self

from django.db import models


class BackupRunQuerySet(models.QuerySet):
    def succeeded(self) -> Self:
        return self.filter(ended_at__isnull=False, problem="")


class BackupRun(models.Model):
    """One time that a backup was made, or that one was tried by restoring it."""

    class Kind(models.TextChoices):
        BACKUP = "backup", "Backup"
        CHECK = "check", "Restore tried"

    kind = models.CharField(max_length=10, choices=Kind)
    place = models.TextField(help_text="The folder, or s3://bucket/prefix.")
    set_name = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty: under way, or killed.")
    problem = models.TextField(blank=True, help_text="Why it failed; empty where it did not.")
    files = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0, help_text="Bytes of the whole set.")

    objects = BackupRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index("kind", models.F("ended_at").desc(), name="backup_runs_by_end")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.set_name}"


class HealthMark(models.Model):
    """When something last happened that health is judged by, or since when a check is red."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("see_health", "Can see the site's health and send test mails")]

    def __str__(self) -> str:
        return self.name

"""Flags: readers' reports that a comment should not stand."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .comment import Comment


class FlagQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that no moderator has answered by a decision yet."""
        return self.filter(settled_at__isnull=True)

    def settle(self, *, was_right: bool) -> int:
        """Answer the open ones by a moderator's decision; returns how many."""
        return self.open().update(settled_at=timezone.now(), was_right=was_right)


class Flag(models.Model):
    """One reader's report of a comment. Private: no public page can read this table."""

    class Reason(models.TextChoices):
        SPAM = "spam", "It is advertising or spam"
        ABUSE = "abuse", "It insults or threatens somebody"
        PRIVATE = "private", "It gives away something private"
        UNTRUE = "untrue", "It states something untrue"
        OTHER = "other", "Something else"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=7, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    # Emptied when its time is over (comments/privacy/retention.py).
    ip_hash = models.CharField(max_length=64, blank=True)
    hash_key_id = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When a moderator's decision on the comment answered it."
    )

    was_right = models.BooleanField(
        null=True,
        blank=True,
        help_text="Whether that decision took the comment down.",
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "ip_hash"], condition=~Q(ip_hash=""), name="flag_one_per_person"
            ),
            models.CheckConstraint(
                name="flag_reason_is_known",
                condition=Q(reason__in=["spam", "abuse", "private", "untrue", "other"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["comment"], condition=Q(settled_at__isnull=True), name="flag_open"
            ),
            models.Index(fields=["ip_hash", "-created_at"], name="flag_by_ip"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: comment {self.comment_id}"

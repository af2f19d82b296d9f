"""Standings: what moderators decided about a commenter."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class StandingQuerySet(models.QuerySet):
    def in_force(self, at: Any = None) -> Self:
        """Narrow to what counts now (or ``at`` a time): neither lifted nor over."""
        is_on = Q(until__isnull=True) | Q(until__gt=at or timezone.now())
        return self.filter(is_on, lifted_at__isnull=True)

    def refusing(self) -> Self:
        """Narrow to those under which no comment is taken."""
        return self.filter(kind__in=[Standing.Kind.SUSPENDED, Standing.Kind.BANNED])


class Standing(models.Model):
    """What moderators decided about a person, who is the keyed hash of an e-mail address here.

    A ban in force outlives the erasure of the person's data, without its words and who gave it.
    """

    class Kind(models.TextChoices):
        WARNED = "warned", "Warned"
        PREMODERATED = "premoderated", "Always held"
        SUSPENDED = "suspended", "Suspended"
        BANNED = "banned", "Banned"

    email_hash = models.CharField(max_length=64, editable=False)
    # Of the mailbox behind it: equal for all spellings that arrive there (``mailbox_key``).
    mailbox_hash = models.CharField(max_length=64, editable=False, db_default="")
    hash_key_id = models.CharField(max_length=16, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(
        max_length=200,
        blank=True,
        help_text="For moderators; the person may be handed it. Emptied by an erasure.",
    )
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is lifted.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    entry = models.OneToOneField(
        "comments.ModerationLog",
        null=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="standing",
        help_text="Its entry in the moderation log, which shows the reason from here.",
    )
    # The comment it was decided over, as a plain number: the person's standing outlives it.
    comment_id = models.PositiveBigIntegerField()
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "standings of people"
        indexes = [
            models.Index(
                fields=["email_hash"],
                condition=Q(lifted_at__isnull=True),
                name="standing_of_a_person",
            ),
            models.Index(
                fields=["mailbox_hash"],
                condition=Q(lifted_at__isnull=True),
                name="standing_of_a_mailbox",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: the commenter of comment {self.comment_id}"

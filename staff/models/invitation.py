"""Invitation to join the staff, by mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Narrow to those whose link still leads somewhere."""
        since = timezone.now() - timedelta(days=settings.INVITATION_DAYS)
        return self.filter(accepted_at=None, revoked_at=None, sent_at__gt=since)


class Invitation(models.Model):
    """One person who was asked to join: at which e-mail address, in which role.

    Its link is signed, names this row and how often it was sent, and so ends when it is used,
    revoked, sent again, or ``settings.INVITATION_DAYS`` old.
    """

    email = models.EmailField("e-mail address")
    role = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    times_sent = models.PositiveSmallIntegerField(default=1, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_not_both_ended",
                condition=Q(accepted_at=None) | Q(revoked_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def ends_at(self) -> datetime:
        return self.sent_at + timedelta(days=settings.INVITATION_DAYS)

    def describe_state(self) -> str:
        """Say in one word or two how it stands."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.ends_at > timezone.now() else "ended unused"

"""Digests: what is mailed to all followers of one rhythm at one time, and each follower's copy."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.clock import format_moment

from .follower import Follower, Rhythm


class DigestQuerySet(models.QuerySet):
    def due(self) -> Self:
        """Those whose time has come, that nobody holds, and that are not done; oldest first."""
        at = self.filter(due_at__lte=timezone.now(), held_at=None, finished_at=None)
        return at.order_by("due_at", "pk")

    def edited(self) -> Self:
        """Those that an editor may write the first words of."""
        return self.exclude(rhythm=Rhythm.REPLIES)


class Digest(models.Model):
    """A mailing: one morning's, one week's, or one hour's new comments."""

    rhythm = models.CharField(max_length=7, choices=Rhythm, editable=False)
    due_at = models.DateTimeField("due", editable=False)
    intro = models.TextField(
        "first words",
        max_length=800,
        blank=True,
        help_text="Plain text above the articles, from the desk to the reader. May stay empty.",
    )
    held_at = models.DateTimeField("held since", null=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    since = models.DateTimeField(
        null=True, editable=False, help_text="What was published after this moment is in it."
    )
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField("sent by", null=True, editable=False)
    # Kept when it is done: copies are deleted with their followers, and after a time.
    sent_count = models.PositiveIntegerField("sent", default=0, editable=False)
    empty_count = models.PositiveIntegerField("nothing new", default=0, editable=False)
    failed_count = models.PositiveIntegerField("failed", default=0, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "due_at"], name="digest_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(finished_at__isnull=True), name="digest_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()}: {format_moment(self.due_at)}"

    @property
    def state(self) -> str:
        """Where it stands, in a word of the desk."""
        if self.finished_at:
            return "sent"
        if self.held_at:
            return "held"
        return "being sent" if self.started_at else "planned"


class DigestMailQuerySet(models.QuerySet):
    def owed(self) -> Self:
        return self.filter(state=DigestMail.State.OWED)


class DigestMail(models.Model):
    """One follower's copy of a digest: owed until it is sent, and what was in it. Private."""

    class State(models.TextChoices):
        OWED = "owed", "Owed"
        SENT = "sent", "Sent"
        EMPTY = "empty", "Nothing new for this follower"
        FAILED = "failed", "Could not be sent"

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="mails")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="mails")
    state = models.CharField(max_length=6, choices=State, default=State.OWED)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=timezone.now, help_text="Not before this moment.")
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    # What this follower has been told of, so that nothing is told twice.
    article_ids = ArrayField(models.BigIntegerField(), default=list)
    correction_ids = ArrayField(models.BigIntegerField(), default=list)
    comment_ids = ArrayField(models.BigIntegerField(), default=list)

    objects = DigestMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "follower"], name="digestmail_once"),
        ]
        indexes = [
            models.Index(
                fields=["digest", "id"], condition=Q(state="owed"), name="digestmail_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"Copy {self.pk} of digest {self.digest_id}"

"""Moderators' notes, presences, snapshots and alerts: their own side of the queue."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from .comment import Comment


class Note(models.Model):
    """What one moderator tells the others about a commenter. Never public.

    A person is the keyed hash of an e-mail address here, and a note stands on each comment under
    it. A comment without one keeps its note to itself.
    """

    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.CASCADE, related_name="notes"
    )  # where there is no e-mail address
    # Database defaults: the version before, which serves while `migrate` runs, writes none of them.
    email_hash = models.CharField(
        max_length=64, default="", db_default="", blank=True, editable=False
    )
    hash_key_id = models.CharField(
        max_length=16, default="", db_default="", blank=True, editable=False
    )
    is_proven = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Whether the e-mail address was proven on the comment that it was written on.",
    )
    # The comment that it was written on, as a plain number: a note on a person outlives it.
    written_on = models.PositiveBigIntegerField(null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=1_000)
    entry = models.OneToOneField(
        "comments.ModerationLog",
        null=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="note",
        help_text="The entry of the decision that these words are the reason of.",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="note_is_on_a_person_or_a_comment",
                condition=(Q(comment__isnull=True) & ~Q(email_hash=""))
                | Q(comment__isnull=False, email_hash=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["email_hash"], condition=~Q(email_hash=""), name="note_on_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}, written on comment {self.comment_id or self.written_on}"


class ModeratorPresence(models.Model):
    """Which comment a moderator has open: one row a moderator, written anew at each comment."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="presences")
    at = models.DateTimeField()

    LASTS = timedelta(minutes=2)

    def __str__(self) -> str:
        return f"Comment {self.comment_id}"


class DecisionSnapshot(models.Model):
    """A comment's columns as they were before a decision changed them: what undoing it restores.

    A row may hold an earlier text; it goes with the comment, and with whatever erases the comment's
    text.
    """

    entry = models.OneToOneField(
        "comments.ModerationLog",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="snapshot",
        help_text="The decision's entry in the moderation log.",
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="snapshots")
    columns = models.JSONField(encoder=DjangoJSONEncoder)
    batch = models.UUIDField(
        null=True, editable=False, help_text="Shared by what was decided on in one step."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="snapshots_of_a_batch"
            )
        ]

    KEPT = timedelta(days=30)

    def __str__(self) -> str:
        return f"Comment {self.comment_id} before log entry {self.entry_id}"


class ModeratorAlert(models.Model):
    """How one moderator hears of the queue: by mail, how often, and by a feed of their own."""

    class Mail(models.TextChoices):
        INSTANT = "instant", "At once, at most every five minutes"
        HOURLY = "hourly", "Every hour"
        DAILY = "daily", "Every morning"
        NEVER = "never", "Never"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    mail = models.CharField(max_length=7, choices=Mail, default=Mail.INSTANT)
    mailed_at = models.DateTimeField(null=True, editable=False)
    # Part of the feed's signed URL: a new number makes every earlier URL void. 0: no feed.
    feed_number = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return f"{self.get_mail_display()}"

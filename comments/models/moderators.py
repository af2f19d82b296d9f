"""Moderators' notes, presences, snapshots and alerts: their own side of the queue."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .comment import Comment


class Note(models.Model):
    """What one moderator tells the others about a comment. Never public; goes with the comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=1_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Note on comment {self.comment_id}"


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

"""The moderators' own side of the queue: notes, who looks at what, what can be undone, mails."""

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

    def __str__(self):
        return f"Note on comment {self.comment_id}"


class Look(models.Model):
    """Which comment a moderator has before them: one row a moderator."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()

    def __str__(self):
        return f"Comment {self.comment_id}"


class Before(models.Model):
    """What a decision changed in a comment, as it was: what undoing it restores.

    ``line`` is the decision's line in the moderation log. A row may hold an earlier text; it goes
    with the comment, and with whatever erases the comment's text.
    """

    line = models.OneToOneField(
        "comments.ModerationLog",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="before",
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="befores")
    columns = models.JSONField(encoder=DjangoJSONEncoder)

    KEPT = timedelta(days=30)

    def __str__(self):
        return f"Comment {self.comment_id} before line {self.line_id}"


class Watch(models.Model):
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
    # Part of the feed's signed address: a new number makes every earlier address void. 0: no feed.
    feed_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self):
        return f"{self.get_mail_display()}"

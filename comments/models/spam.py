"""Spam: what the site has learned about it from its own decisions. Private, sent to nobody."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class SpamModel(models.Model):
    """One training of the scorer; the newest one judges. A row never changes once it stands."""

    trained_at = models.DateTimeField(auto_now_add=True)
    weights = models.JSONField(
        help_text="What speaks for and against: {feature: [how rare it is, weight]}."
    )
    intercept = models.FloatField()
    threshold = models.FloatField(help_text="The probability from which a comment is spam.")
    hold_from = models.FloatField(
        help_text="The probability from which even a trusted commenter's comment waits."
    )
    good_lessons = models.PositiveIntegerField(help_text="Good comments that it learned from.")
    spam_lessons = models.PositiveIntegerField(help_text="Spam that it learned from.")
    # How it judged what it had not learned from (cross-validation), at ``threshold``.
    spam_caught = models.PositiveIntegerField()
    spam_missed = models.PositiveIntegerField()
    good_blamed = models.PositiveIntegerField()
    good_passed = models.PositiveIntegerField()

    class Meta:
        ordering = ["-trained_at", "-pk"]
        get_latest_by = ["trained_at", "pk"]
        verbose_name = "training of the spam scorer"
        verbose_name_plural = "trainings of the spam scorer"
        constraints = [
            models.CheckConstraint(
                name="spammodel_threshold_is_a_probability",
                condition=Q(threshold__gte=0, threshold__lte=1),
            )
        ]

    def __str__(self) -> str:
        return f"Trained on {self.good_lessons} good and {self.spam_lessons} spam comments"


class SpamTrace(models.Model):
    """What the machine saw when a comment came in: the scorer's view and the marks of a campaign.

    Nothing here names the commenter. It goes with its comment.
    """

    comment = models.OneToOneField(
        "comments.Comment", primary_key=True, on_delete=models.CASCADE, related_name="spam_trace"
    )
    probability = models.FloatField(null=True, help_text="0 to 1; empty before the first training.")
    telling = models.JSONField(
        default=list, help_text="What weighed most: [[feature, weight], …], strongest first."
    )
    signals = models.JSONField(default=dict, help_text="How it was sent, as features.")
    text_hash = models.CharField(max_length=64, help_text="Of the words alone, to find repeats.")
    hosts = ArrayField(models.CharField(max_length=255), default=list)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "trace of a comment"
        indexes = [
            models.Index(fields=["text_hash", "-created_at"], name="spamtrace_repeats"),
            models.Index(fields=["-created_at"], name="spamtrace_newest"),
            GinIndex(fields=["hosts"], name="spamtrace_hosts"),
        ]

    def __str__(self) -> str:
        return f"Trace of comment {self.comment_id}"


class SpamLesson(models.Model):
    """What remains of spam whose quarantine is over: its features, for the next trainings."""

    features = models.JSONField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-kept_at"], name="spamlesson_newest")]

    def __str__(self) -> str:
        return f"Lesson {self.pk}"


class SolvedChallenge(models.Model):
    """A proof of work that was handed in: it counts once, until it runs out by itself."""

    challenge = models.CharField(primary_key=True, max_length=128)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="solvedchallenge_expires")]

    def __str__(self) -> str:
        return self.challenge

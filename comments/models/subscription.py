"""Commenters' mail: who wants it about a comment of theirs, and who wants none ever. Private."""

from typing import Self

from django.db import models

from .comment import Comment


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those whose commenter opened the mailed link, and has not stopped them since."""
        return self.filter(confirmed_at__isnull=False, stopped_at__isnull=True)


class Subscription(models.Model):
    """A commenter's wish for mail about one comment: the decision on it, and what answers it.

    The e-mail address is the comment's own (``PrivateSide``); none is written here.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="subscription")
    wanted_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, help_text="When the mail to confirm it went out.")
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    # What the commenter knows already, so that a task that runs twice mails once.
    told_status = models.CharField(max_length=8, blank=True)
    told_of = models.ManyToManyField(Comment, related_name="+")

    objects = SubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Mail about comment {self.comment_id}"


class SilencedEmailAddress(models.Model):
    """An e-mail address, as a keyed hash, that no mail about comments goes to, whoever types it."""

    email_hash = models.CharField(max_length=64, unique=True)
    hash_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "silenced e-mail address"
        verbose_name_plural = "silenced e-mail addresses"

    def __str__(self) -> str:
        return f"Silenced e-mail address {self.pk}"

"""A reader's report of a comment: taken once a person, and enough of them send it back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments import private_side
from comments.models import Comment, CommentSettings, Flag
from comments.moderation import decisions

LIMIT = 10
WITHIN = timedelta(hours=1)


class TooMany(Exception):
    """This reader has reported too many comments in too short a time."""


@transaction.atomic
def take(comment, *, reason, note, ip):
    """Keep a report of a visible comment; a second one from the same line changes nothing.

    Raises ``TooMany``, and ``Comment.DoesNotExist`` where readers do not see it any more.
    """
    private_side.lock_sender(ip=ip)
    comment = Comment.objects.visible().select_for_update(of=("self",)).get(pk=comment.pk)
    from_here = Flag.objects.filter(private_side.same_sender(ip=ip))
    # Where the line is unknown, all such readers count as one.
    of_this = from_here if private_side.signs(ip=ip)["ip_hash"] else Flag.objects.filter(ip_hash="")
    if of_this.filter(comment=comment).exists():
        return
    if from_here.filter(created_at__gt=timezone.now() - WITHIN).count() >= LIMIT:
        raise TooMany
    Flag.objects.create(comment=comment, reason=reason, note=note, **private_side.signs(ip=ip))
    if comment.flags.open().count() >= CommentSettings.current().flags_to_queue:
        decisions.send_back_flagged(comment)

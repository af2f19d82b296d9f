"""Flags. Readers' reports of a comment: enough of them send it back into the queue."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments import private_side
from comments.alerts.digest import tell_moderators
from comments.models import Comment, CommentSettings, Flag
from comments.moderation.comment_count import recount
from comments.moderation.log import Action, Outcome, lock_comment, write_entry

LIMIT = 10
WITHIN = timedelta(hours=1)


class TooManyFlags(Exception):
    """This reader has reported too many comments in too short a time."""


@transaction.atomic
def flag_comment(comment: Comment, *, reason: str, note: str, ip: str) -> None:
    """Keep a report of a visible comment; a second one from the same IP address changes nothing.

    Raises ``TooManyFlags``, and ``Comment.DoesNotExist`` where readers do not see it any more.
    """
    private_side.lock_sender(ip=ip)
    comment = Comment.objects.visible().select_for_update(of=("self",)).get(pk=comment.pk)
    hashed = private_side.hash_sender(ip=ip)
    from_here = Flag.objects.filter(private_side.match_sender(ip=ip))
    # Where the IP address is unknown, all such readers count as one.
    by_reader = from_here if hashed["ip_hash"] else Flag.objects.filter(ip_hash="")
    if by_reader.filter(comment=comment).exists():
        return
    if from_here.filter(created_at__gt=timezone.now() - WITHIN).count() >= LIMIT:
        raise TooManyFlags
    Flag.objects.create(comment=comment, reason=reason, note=note, **hashed)
    if comment.flags.open().count() >= CommentSettings.current().flags_to_queue:
        send_back_flagged(comment)


@transaction.atomic
def send_back_flagged(comment: Comment) -> Outcome:
    """Have a comment that enough readers reported await moderation again."""
    comment = lock_comment(comment.pk)
    if not comment.is_visible:
        return Outcome(comment, False, "Readers do not see this comment.")
    comment.status, comment.decided_at = Comment.Status.PENDING, None
    comment.save(update_fields=["status", "decided_at", "updated_at"])
    write_entry(comment.pk, Action.FLAGGED, by=None, from_status=Comment.Status.APPROVED)
    tell_moderators.defer()
    recount(comment.article_id)
    return Outcome(comment, True, "The comment is back in the queue.")


@transaction.atomic
def settle_flags(comment: Comment, *, by: User | None) -> Outcome:
    """Answer readers' reports by letting the comment stand as it is."""
    comment = lock_comment(comment.pk)
    if not comment.flags.open().update(settled_at=timezone.now()):
        return Outcome(comment, False, "No report is open.")
    write_entry(comment.pk, Action.FLAGS_SETTLED, by=by, from_status=comment.status)
    return Outcome(comment, True, "The reports are settled; the comment stands.")

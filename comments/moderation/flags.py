"""Flags. Readers' reports of a comment: enough of them put it before all others in the queue."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from authors.models import User
from comments import private_side
from comments.alerts.digest import tell_moderators
from comments.models import Comment, CommentSettings, Flag
from comments.moderation.comment_count import recount
from comments.moderation.log import (
    Action,
    Outcome,
    keep_snapshot,
    lock_comment,
    read_columns,
    write_entry,
)
from comments.spam import hold_rules

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
    if _weigh_reports(comment) >= CommentSettings.current().flags_to_queue:
        queue_reported(comment)


@transaction.atomic
def queue_reported(comment: Comment) -> Outcome:
    """Have a moderator look at a comment that enough readers reported, before all others.

    It stands meanwhile: strangers take nothing down. Only what a rule marks is hidden.
    """
    comment = lock_comment(comment.pk)
    if not comment.is_visible or comment.reported_at:
        return Outcome(comment, False, "It is in the queue already, or readers do not see it.")
    comment.reported_at = timezone.now()
    marked = hold_rules.find_marked(comment)
    if marked:
        comment.status, comment.decided_at = Comment.Status.PENDING, None
    comment.save(update_fields=["reported_at", "status", "decided_at", "updated_at"])
    said = f"hidden meanwhile: {marked[0].reason}" if marked else "it stands meanwhile"
    write_entry(
        comment.pk, Action.FLAGGED, by=None, from_status=Comment.Status.APPROVED, reason=said
    )
    tell_moderators.defer()
    recount(comment.article_id)
    return Outcome(comment, True, "The comment is in the queue.")


@transaction.atomic
def settle_flags(comment: Comment, *, by: User | None) -> Outcome:
    """Answer readers' reports by letting the comment stand as it is."""
    comment = lock_comment(comment.pk)
    was = read_columns(comment)
    settled = list(comment.flags.open().values_list("pk", flat=True))
    if not comment.flags.all().settle(was_right=False):
        return Outcome(comment, False, "No report is open.")
    comment.reported_at = None
    comment.save(update_fields=["reported_at", "updated_at"])
    entry = write_entry(comment.pk, Action.FLAGS_SETTLED, by=by, from_status=comment.status)
    keep_snapshot(entry, comment, was, reports=settled)
    return Outcome(comment, True, "The reports are settled; the comment stands.", entry)


def _weigh_reports(comment: Comment) -> float:
    """Add up the open reports: 1 each, up to 2 by readers who were right before, down to 0."""
    past = Flag.objects.filter(ip_hash=OuterRef("ip_hash")).exclude(ip_hash="")
    reports = comment.flags.open().annotate(
        right=_count(past.filter(was_right=True)), wrong=_count(past.filter(was_right=False))
    )
    return sum(2 * (flag.right + 1) / (flag.right + flag.wrong + 2) for flag in reports)


def _count(rows: QuerySet[Flag]) -> Coalesce:
    number = rows.order_by().values("ip_hash").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)

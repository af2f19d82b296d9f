"""Decisions on a comment. Approving, rejecting, marking as spam, putting back in the queue."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from procrastinate.types import TimeDeltaParams

from authors.models import User
from comments.models import Comment, HouseRule, ModerationLog, Subscription
from comments.moderation import log, notes
from comments.moderation.comment_count import recount
from comments.moderation.flags import settle_flags
from comments.moderation.log import Action, Outcome
from comments.replying.commenter_mail import tell_of_decision, tell_of_reply

Status = Comment.Status

TOLD_AFTER: TimeDeltaParams = {"minutes": 5}  # until commenters are told of a decision
CHANGED_SINCE = "The comment has changed since you opened it: read it again."


class Details(TypedDict, total=False):
    """Why, and what the moderator had before them: what has changed since is not decided on."""

    reason: str
    seen_as: str | None  # the comment's status
    seen_at: str | None  # the time of its last change


class Rejection(Details, total=False):
    house_rule: HouseRule | None  # which its commenter may be told


def approve(comment: Comment, *, by: User | None, **details: Unpack[Details]) -> Outcome:
    """Show a comment in its thread."""
    return _decide(comment, Status.APPROVED, by=by, **details)


def reject(comment: Comment, *, by: User | None, **details: Unpack[Rejection]) -> Outcome:
    """Keep a comment out of its thread, or take it out."""
    return _decide(comment, Status.REJECTED, by=by, **details)


def mark_spam(comment: Comment, *, by: User | None, **details: Unpack[Details]) -> Outcome:
    """File a comment under spam."""
    return _decide(comment, Status.SPAM, by=by, **details)


def put_back(comment: Comment, *, by: User | None, **details: Unpack[Details]) -> Outcome:
    """Have a decided comment await moderation again."""
    return _decide(comment, Status.PENDING, by=by, **details)


def set_status(
    comment: Comment,
    status: Comment.Status,
    *,
    by: User | None,
    reason: str = "",
    house_rule: HouseRule | None = None,
) -> ModerationLog:
    """Write a decision on a locked comment, with its log entry; the caller recounts."""
    was = log.read_columns(comment)
    comment.status = status
    comment.decided_at = None if status == Status.PENDING else timezone.now()
    settled = []
    if status != Status.PENDING:
        comment.reported_at = None
        settled = list(comment.flags.open().values_list("pk", flat=True))
        comment.flags.all().settle(was_right=status != Status.APPROVED)
        tell_commenters(comment)
    comment.save(update_fields=["status", "decided_at", "reported_at", "updated_at"])
    entry = log.write_entry(
        comment.pk,
        Action(status),  # the entry bears the name of the status that the decision gave
        by=by,
        from_status=was["status"],
        reason=reason,
        house_rule=house_rule,
    )
    log.keep_snapshot(entry, comment, was, **({"reports": settled} if settled else {}))
    return entry


def tell_commenters(comment: Comment) -> None:
    """Have its commenter told of a decision, and whom it answers that it does, if they asked to be.

    Not at once: a decision that is undone within minutes is told to nobody.
    """
    if Subscription.objects.filter(comment=comment).exists():
        tell_of_decision.configure(schedule_in=TOLD_AFTER).defer(comment_id=comment.pk)
    wanted = Subscription.objects.confirmed().filter(comment=comment.parent_id)
    if comment.is_visible and comment.parent_id and wanted.exists():
        tell_of_reply.configure(schedule_in=TOLD_AFTER).defer(reply_id=comment.pk)


@transaction.atomic
def _decide(
    comment: Comment,
    status: Comment.Status,
    *,
    by: User | None,
    reason: str = "",
    house_rule: HouseRule | None = None,
    seen_as: str | None = None,
    seen_at: str | None = None,
) -> Outcome:
    comment = log.lock_comment(comment.pk)
    if comment.is_removed:
        said = f"{comment.get_removal_display()}: there is nothing to decide."
        return Outcome(comment, False, said)
    if comment.reported_at and status == comment.status == Status.APPROVED:
        return settle_flags(comment, by=by)
    is_other = seen_as and comment.status != seen_as and not comment.reported_at
    if comment.status == status or is_other:
        otherwise = f"This comment is {comment.get_status_display().lower()} already."
        action = Action(comment.status)
        return Outcome(comment, False, log.say_who_was_first(comment, action, otherwise))
    if log.has_changed(comment, seen_at):
        return Outcome(comment, False, CHANGED_SINCE)
    # A person's own words go where they can be erased: nothing leaves the log.
    said = "" if by else reason
    entry = set_status(comment, status, by=by, reason=said, house_rule=house_rule)
    if by and reason:
        notes.leave_note(comment, by=by, text=reason, entry=entry)
    recount(comment.article_id)
    return Outcome(comment, True, f"The comment is {log.DONE[Action(status)]}.", entry)

"""Undoing a decision. What a person decided is brought back by a decision of its own."""

from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments.models import Comment, DecisionSnapshot, Flag, ModerationLog
from comments.moderation import log
from comments.moderation.comment_count import recount
from comments.moderation.log import Action, Outcome


@transaction.atomic
def undo(entry_id: int, *, by: User | None) -> Outcome:
    """Bring back what a decision changed, unless somebody has decided since.

    ``entry_id`` is the decision's entry in the moderation log. Logged as a decision of its own,
    which can be undone in turn. Raises ``ModerationLog.DoesNotExist``, and ``Comment.DoesNotExist``
    where the comment is gone.
    """
    entry = ModerationLog.objects.get(pk=entry_id)
    comment = log.lock_comment(entry.comment_id)
    snapshot = DecisionSnapshot.objects.filter(entry=entry).first()
    if snapshot is None or entry.at < timezone.now() - DecisionSnapshot.KEPT:
        return Outcome(comment, False, "This can no longer be undone.")
    since = ModerationLog.objects.filter(
        comment_id=comment.pk, pk__gt=entry_id, action__in=log.DONE
    )
    if later := since.select_related("by").first():
        return Outcome(comment, False, log.say_who_decided(later) or "This was decided on since.")
    if comment.is_removed:
        return Outcome(comment, False, "The comment was removed since.")
    return _bring_back(comment, entry, snapshot, by=by)


def _bring_back(
    comment: Comment, entry: ModerationLog, snapshot: DecisionSnapshot, *, by: User | None
) -> Outcome:
    was = log.read_columns(comment)
    for field in Comment._meta.concrete_fields:
        if field.name in log.COLUMNS and field.name in snapshot.columns:
            setattr(comment, field.name, field.to_python(snapshot.columns[field.name]))
    comment.save(update_fields=[*log.COLUMNS, "updated_at"])
    Flag.objects.filter(pk__in=snapshot.columns.get("reports", [])).update(
        settled_at=None, was_right=None
    )
    snapshot.delete()
    reason = f"Was: {entry.get_action_display()}"
    undone = log.write_entry(
        comment.pk, Action.UNDONE, by=by, from_status=was["status"], reason=reason
    )
    log.keep_snapshot(undone, comment, was)
    if approval := snapshot.columns.get("approval"):  # what an answer brought with it
        undo(approval, by=by)
    recount(comment.article_id)
    return Outcome(comment, True, f"Undone: {entry.get_action_display().lower()}.", undone)

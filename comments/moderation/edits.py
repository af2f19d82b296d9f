"""Edits of a comment's text: a moderator's own, and the new text that a commenter sends."""

from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments.models import Comment, ModerationLog
from comments.moderation import log
from comments.moderation.decisions import CHANGED_SINCE
from comments.moderation.log import Action, Outcome
from comments.spam.holding import hold_again

Status = Comment.Status


@transaction.atomic
def reword(comment: Comment, *, by: User | None, text: str, seen_at: str | None = None) -> Outcome:
    """Change a comment's text as a moderator; readers are told that one did.

    The commenter's own words are kept for as long as this can be undone.
    """
    comment = log.lock_comment(comment.pk)
    if comment.is_removed:
        return Outcome(comment, False, "A removed comment has no text to edit.")
    if log.has_changed(comment, seen_at):
        return Outcome(comment, False, CHANGED_SINCE)
    if comment.text == text:
        return Outcome(comment, False, "You changed nothing in the text.")
    was = log.read_columns(comment)
    comment.text, comment.staff_edited_at = text, timezone.now()
    comment.save(update_fields=["text", "staff_edited_at", "updated_at"])
    entry = log.write_entry(comment.pk, Action.REWORDED, by=by, from_status=comment.status)
    log.keep_snapshot(entry, comment, was)
    said = "The text is edited; readers see that a moderator did it."
    return Outcome(comment, True, said, entry)


@transaction.atomic
def propose_edit(comment: Comment, *, text: str) -> Outcome:
    """Take a commenter's new text. A comment that waits takes it as it is; an approved one keeps
    its old text until a moderator accepts the new."""
    comment = log.lock_comment(comment.pk)
    if comment.is_removed or comment.status == Status.REJECTED:
        return Outcome(comment, False, "This comment can no longer be changed.")
    log.write_entry(comment.pk, Action.EDIT_SENT, by=None, from_status=comment.status)
    if comment.status != Status.APPROVED:
        comment.text = text
        comment.save(update_fields=["text", "updated_at"])
        hold_again(comment)
        return Outcome(comment, True, "Your comment is changed.")
    comment.edited_text, comment.edited_text_at = text, timezone.now()
    comment.save(update_fields=["edited_text", "edited_text_at", "updated_at"])
    return Outcome(comment, True, "Your change awaits moderation.")


def accept_edit(comment: Comment, *, by: User | None) -> Outcome:
    """Put the commenter's new text in the place of the old."""
    return _close_edit(comment, Action.EDITED, by=by)


def reject_edit(comment: Comment, *, by: User | None) -> Outcome:
    """Drop the commenter's new text; the old one stands."""
    return _close_edit(comment, Action.EDIT_REJECTED, by=by)


@transaction.atomic
def _close_edit(comment: Comment, action: ModerationLog.Action, *, by: User | None) -> Outcome:
    comment = log.lock_comment(comment.pk)
    if not comment.edited_text:
        otherwise = "The commenter has sent no new text that waits."
        return Outcome(comment, False, log.say_who_was_first(comment, action, otherwise))
    was = log.read_columns(comment)
    said = "The old text stands."
    if action == Action.EDITED:
        comment.text, said = comment.edited_text, "The new text is in the thread."
    comment.edited_text, comment.edited_text_at = "", None
    comment.save(update_fields=["text", "edited_text", "edited_text_at", "updated_at"])
    entry = log.write_entry(comment.pk, action, by=by, from_status=comment.status)
    log.keep_snapshot(entry, comment, was)
    return Outcome(comment, True, said, entry)

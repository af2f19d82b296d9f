"""Removal of a comment: taken back by its commenter, or erased for good."""

from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments import private_side
from comments.models import Comment
from comments.moderation.comment_count import recount
from comments.moderation.log import Action, Outcome, lock_comment, write_entry


@transaction.atomic
def remove_by_commenter(comment: Comment) -> Outcome:
    """Take out what its commenter takes back; a tombstone keeps the place of its replies."""
    comment = lock_comment(comment.pk)
    if comment.is_removed:
        return Outcome(comment, False, "This comment is removed already.")
    comment.removed_at = timezone.now()
    comment.removal = Comment.Removal.COMMENTER
    comment.edited_text, comment.edited_text_at = "", None
    comment.save(
        update_fields=["removed_at", "removal", "edited_text", "edited_text_at", "updated_at"]
    )
    write_entry(comment.pk, Action.REMOVED, by=None, from_status=comment.status)
    recount(comment.article_id)
    return Outcome(comment, True, "The comment is removed.")


@transaction.atomic
def erase(comment: Comment, *, by: User | None) -> Outcome:
    """Delete for good what a person gave: text, name, website and the private side."""
    comment = lock_comment(comment.pk)
    if comment.removal == Comment.Removal.ERASURE:
        return Outcome(comment, False, "This comment is erased already.")
    comment.removed_at = comment.removed_at or timezone.now()
    comment.removal = Comment.Removal.ERASURE
    comment.name = comment.website = comment.text = comment.edited_text = ""
    comment.edited_text_at = None
    comment.save()
    private_side.forget(Comment.objects.filter(pk=comment.pk))
    write_entry(comment.pk, Action.ERASED, by=by, from_status=comment.status)
    recount(comment.article_id)
    return Outcome(comment, True, "The comment and all that its commenter gave are erased.")

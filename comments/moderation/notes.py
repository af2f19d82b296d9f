"""Moderators' notes. On a person, who is the keyed hash of an e-mail address, or on one comment."""

from authors.models import User
from comments.models import Comment, ModerationLog, Note, PrivateSide


def leave_note(
    comment: Comment, *, by: User, text: str, entry: ModerationLog | None = None
) -> Note:
    """Tell the other moderators something about a comment's commenter.

    It stands on each comment under the same e-mail address; without one, on this comment alone.
    ``entry`` is that of the decision which ``text`` is the reason of.
    """
    row = PrivateSide.objects.filter(comment=comment).exclude(email_hash="").first()
    if row is None:
        return Note.objects.create(comment=comment, by=by, text=text, entry=entry)
    return Note.objects.create(
        email_hash=row.email_hash,
        hash_key_id=row.hash_key_id,
        is_proven=row.email_proven_at is not None,
        written_on=comment.pk,
        by=by,
        text=text,
        entry=entry,
    )

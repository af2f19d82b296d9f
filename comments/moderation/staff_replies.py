"""Staff replies. Answering a comment in the newsroom's name."""

from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments.models import Comment, DecisionSnapshot
from comments.moderation.comment_count import recount
from comments.moderation.decisions import set_status, tell_commenters
from comments.moderation.log import Action, Outcome, lock_comment, write_entry
from comments.spam.staff_names import NEWSROOM

Status = Comment.Status


@transaction.atomic
def reply_as_staff(comment: Comment, *, by: User, text: str) -> Outcome:
    """Answer a comment in the newsroom's name, approving it first where it still waits.

    The reply is approved at once. Sent twice, it stands once.
    """
    parent = lock_comment(comment.pk)
    if parent.is_removed or parent.status in (Status.REJECTED, Status.SPAM):
        return Outcome(parent, False, "A comment that readers do not see cannot be answered.")
    text = text.strip()
    twin = Comment.objects.filter(parent=parent, staff=by, text=text).first()
    if twin:
        return Outcome(twin, False, "You have sent this answer already; it is in the thread.")
    waits = parent.status == Status.PENDING
    approval = set_status(parent, Status.APPROVED, by=by) if waits else None
    now = timezone.now()
    reply = Comment.objects.create(
        article_id=parent.article_id,
        parent=parent,
        root_id=parent.root_id or parent.pk,
        name=_public_name(by),
        text=text,
        status=Status.APPROVED,
        decided_at=now,
        created_at=now,
        staff=by,
    )
    entry = write_entry(reply.pk, Action.REPLIED, by=by)
    undone = {"status": Status.REJECTED, "approval": approval.pk if approval else None}
    DecisionSnapshot.objects.create(entry=entry, comment=reply, columns=undone)
    tell_commenters(reply)
    recount(parent.article_id)
    return Outcome(reply, True, "Your answer is in the thread.", entry)


def _public_name(user: User) -> str:
    """The name under which a member of staff answers; never the sign-in name."""
    author = getattr(user, "author", None)
    return (author.name if author else user.get_full_name()) or NEWSROOM

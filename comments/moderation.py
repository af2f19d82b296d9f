"""The verbs on a comment: approving, rejecting, putting back, replying, removing, editing.

Admin, page and command call these and nothing else. Each locks the comment, writes one line of the
moderation log and sets the article's kept count right, in one transaction. Each may be called
twice: the second caller is told, in plain words, who was first. What a person decided is undone by
``undo``, which is a decision of its own.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from procrastinate.types import TimeDeltaParams

from articles.clock import format_moment
from articles.models import Article
from comments import tasks
from comments.forgetting import forget
from comments.models import Before, Comment, Flag, ModerationLog, Subscription

Status = Comment.Status
Action = ModerationLog.Action

TOLD_AFTER: TimeDeltaParams = {"minutes": 5}  # until writers are told of a decision

ACTION_OF = {
    Status.APPROVED: Action.APPROVED,
    Status.REJECTED: Action.REJECTED,
    Status.SPAM: Action.SPAM,
    Status.PENDING: Action.PENDING,
}
DONE = {
    Action.APPROVED: "approved",
    Action.REJECTED: "rejected",
    Action.SPAM: "marked as spam",
    Action.PENDING: "put back in the queue",
    Action.EDITED: "accepted",
    Action.EDIT_REJECTED: "declined",
    Action.REWORDED: "edited",
    Action.UNDONE: "undone",
}
# What a decision may change in a comment, and what undoing it brings back.
COLUMNS = ("status", "decided_at", "text", "edited_text", "edited_text_at", "staff_edited_at")
CHANGED_SINCE = "The comment has changed since you opened it: read it again."


@dataclass(frozen=True)
class Outcome:
    """What became of a verb: the comment as it is now, whether we changed it, and what to say.

    ``line`` is what the moderation log says of it; ``undo`` takes its key.
    """

    comment: Comment
    changed: bool
    message: str
    line: ModerationLog | None = None


def approve(comment, *, by, reason="", seen_as=None, seen_at=None):
    """Show a comment in its thread.

    ``seen_as`` and ``seen_at``: the status, and the time of the last change, of what the moderator
    had before them. What has changed since is not decided on.
    """
    seen = {"seen_as": seen_as, "seen_at": seen_at}
    return _decide(comment, Status.APPROVED, by=by, reason=reason, **seen)


def reject(comment, *, by, reason="", house_rule=None, seen_as=None, seen_at=None):
    """Keep a comment out of its thread, or take it out; its writer may be told the house rule."""
    seen = {"seen_as": seen_as, "seen_at": seen_at}
    return _decide(comment, Status.REJECTED, by=by, reason=reason, house_rule=house_rule, **seen)


def mark_spam(comment, *, by, reason="", seen_as=None, seen_at=None):
    """File a comment under spam."""
    seen = {"seen_as": seen_as, "seen_at": seen_at}
    return _decide(comment, Status.SPAM, by=by, reason=reason, **seen)


def put_back(comment, *, by, reason="", seen_as=None, seen_at=None):
    """Have a decided comment await moderation again."""
    seen = {"seen_as": seen_as, "seen_at": seen_at}
    return _decide(comment, Status.PENDING, by=by, reason=reason, **seen)


@transaction.atomic
def reword(comment, *, by, text, seen_at=None):
    """Change a comment's text as a moderator; readers are told that one did.

    The writer's own words are kept for as long as this can be undone.
    """
    comment = _locked(comment)
    if comment.is_removed:
        return Outcome(comment, False, "A removed comment has no text to edit.")
    if _has_changed(comment, seen_at):
        return Outcome(comment, False, CHANGED_SINCE)
    if comment.text == text:
        return Outcome(comment, False, "The text is as it was.")
    was = _columns(comment)
    comment.text, comment.staff_edited_at = text, timezone.now()
    comment.save(update_fields=["text", "staff_edited_at", "updated_at"])
    line = _log(comment, Action.REWORDED, by=by, from_status=comment.status, was=was)
    return Outcome(comment, True, "The text is edited, and says so.", line)


@transaction.atomic
def undo(line_id, *, by):
    """Bring back what a decision changed, unless somebody has decided since.

    ``line_id`` is the decision's line in the moderation log. Logged as a decision of its own, which
    can be undone in turn. Raises ``ModerationLog.DoesNotExist``, and ``Comment.DoesNotExist`` where
    the comment is gone.
    """
    line = ModerationLog.objects.get(pk=line_id)
    comment = _locked(Comment(pk=line.comment_id))
    before = Before.objects.filter(line=line).first()
    if before is None or line.at < timezone.now() - Before.KEPT:
        return Outcome(comment, False, "This can no longer be undone.")
    since = ModerationLog.objects.filter(comment_id=comment.pk, pk__gt=line_id, action__in=DONE)
    if later := since.select_related("by").first():
        return Outcome(comment, False, _who_did(later) or "This was decided on since.")
    if comment.is_removed:
        return Outcome(comment, False, "The comment was removed since.")
    return _bring_back(comment, line, before, by=by)


@transaction.atomic
def reply_as_staff(comment, *, by, text):
    """Answer a comment in the newsroom's name, approving it first where it still waits.

    The reply is approved at once. Sent twice, it stands once.
    """
    parent = _locked(comment)
    if parent.is_removed or parent.status in (Status.REJECTED, Status.SPAM):
        return Outcome(parent, False, "A comment that readers do not see cannot be answered.")
    text = text.strip()
    twin = Comment.objects.filter(parent=parent, staff=by, text=text).first()
    if twin:
        return Outcome(twin, False, "This answer stands already.")
    approval = None
    if parent.status == Status.PENDING:
        approval = _set_status(parent, Status.APPROVED, by=by)
    now = timezone.now()
    reply = Comment.objects.create(
        article_id=parent.article_id,
        parent=parent,
        root_id=parent.root_id or parent.pk,
        name=public_name(by),
        text=text,
        status=Status.APPROVED,
        decided_at=now,
        created_at=now,
        staff=by,
    )
    line = _log(reply, Action.REPLIED, by=by)
    back = {"status": Status.REJECTED, "approval": approval.pk if approval else None}
    Before.objects.create(line=line, comment=reply, columns=back)
    _tell_writers(reply)
    recount(parent.article_id)
    return Outcome(reply, True, "Your answer is in the thread.", line)


@transaction.atomic
def remove_by_writer(comment):
    """Take out what its writer takes back; a tombstone keeps the place of its replies."""
    comment = _locked(comment)
    if comment.is_removed:
        return Outcome(comment, False, "This comment is removed already.")
    comment.removed_at = timezone.now()
    comment.removal = Comment.Removal.WRITER
    comment.edited_text, comment.edited_text_at = "", None
    comment.save(
        update_fields=["removed_at", "removal", "edited_text", "edited_text_at", "updated_at"]
    )
    _log(comment, Action.REMOVED, by=None, from_status=comment.status)
    recount(comment.article_id)
    return Outcome(comment, True, "The comment is removed.")


@transaction.atomic
def erase(comment, *, by):
    """Delete for good what a person gave: text, name, website and the private side."""
    comment = _locked(comment)
    if comment.removal == Comment.Removal.ERASURE:
        return Outcome(comment, False, "This comment is erased already.")
    comment.removed_at = comment.removed_at or timezone.now()
    comment.removal = Comment.Removal.ERASURE
    comment.name = comment.website = comment.text = comment.edited_text = ""
    comment.edited_text_at = None
    comment.save()
    forget(Comment.objects.filter(pk=comment.pk))
    _log(comment, Action.ERASED, by=by, from_status=comment.status)
    recount(comment.article_id)
    return Outcome(comment, True, "The comment and all that its writer gave are erased.")


@transaction.atomic
def propose_edit(comment, *, text):
    """Take its writer's new text. A comment that waits takes it as it is; an approved one keeps its
    old text until a moderator accepts the new."""
    comment = _locked(comment)
    if comment.is_removed or comment.status == Status.REJECTED:
        return Outcome(comment, False, "This comment can no longer be changed.")
    _log(comment, Action.EDIT_SENT, by=None, from_status=comment.status)
    if comment.status != Status.APPROVED:
        comment.text = text
        comment.save(update_fields=["text", "updated_at"])
        return Outcome(comment, True, "Your comment is changed.")
    comment.edited_text, comment.edited_text_at = text, timezone.now()
    comment.save(update_fields=["edited_text", "edited_text_at", "updated_at"])
    return Outcome(comment, True, "Your change awaits moderation.")


@transaction.atomic
def accept_edit(comment, *, by):
    """Put the writer's new text in the place of the old."""
    comment = _locked(comment)
    if not comment.edited_text:
        return Outcome(
            comment, False, _who_was_first(comment, Action.EDITED, "No edit waits here.")
        )
    was = _columns(comment)
    comment.text = comment.edited_text
    said = "The new text is in the thread."
    return _close_edit(comment, Action.EDITED, by=by, was=was, message=said)


@transaction.atomic
def reject_edit(comment, *, by):
    """Drop the writer's new text; the old one stands."""
    comment = _locked(comment)
    if not comment.edited_text:
        return Outcome(
            comment, False, _who_was_first(comment, Action.EDIT_REJECTED, "No edit waits here.")
        )
    was = _columns(comment)
    said = "The old text stands."
    return _close_edit(comment, Action.EDIT_REJECTED, by=by, was=was, message=said)


@transaction.atomic
def recount(article_id):
    """Set the article's kept number of visible comments; call it last in a transaction.

    The article is locked before the count: a count that another transaction overtook would stand.
    """
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article_id)
    visible = Comment.objects.filter(article_id=article_id).visible().count()
    Article.objects.filter(pk=article_id).update(comment_count=visible)


def public_name(user):
    """The name under which a member of staff answers; never the sign-in name."""
    author = getattr(user, "author", None)
    return (author.name if author else user.get_full_name()) or "The editors"


@transaction.atomic
def _decide(comment, status, *, by, reason, seen_as, seen_at, house_rule=None):
    comment = _locked(comment)
    if comment.is_removed:
        return Outcome(
            comment, False, f"{comment.get_removal_display()}: there is nothing to decide."
        )
    if comment.status == status or (seen_as and comment.status != seen_as):
        return Outcome(comment, False, _as_it_stands(comment))
    if _has_changed(comment, seen_at):
        return Outcome(comment, False, CHANGED_SINCE)
    line = _set_status(comment, status, by=by, reason=reason, house_rule=house_rule)
    recount(comment.article_id)
    return Outcome(comment, True, f"The comment is {DONE[ACTION_OF[status]]}.", line)


def _set_status(comment, status, *, by, reason="", house_rule=None):
    was = _columns(comment)
    comment.status = status
    comment.decided_at = None if status == Status.PENDING else timezone.now()
    comment.save(update_fields=["status", "decided_at", "updated_at"])
    settled = []
    if status != Status.PENDING:
        settled = list(comment.flags.open().values_list("pk", flat=True))
        Flag.objects.filter(pk__in=settled).update(settled_at=timezone.now())
        _tell_writers(comment)
    return _log(
        comment,
        ACTION_OF[status],
        by=by,
        from_status=was["status"],
        reason=reason,
        house_rule=house_rule,
        was=was,
        settled=settled,
    )


def _close_edit(comment, action, *, by, was, message):
    comment.edited_text, comment.edited_text_at = "", None
    comment.save(update_fields=["text", "edited_text", "edited_text_at", "updated_at"])
    line = _log(comment, action, by=by, from_status=comment.status, was=was)
    return Outcome(comment, True, message, line)


def _bring_back(comment, line, before, *, by):
    was = _columns(comment)
    for field in Comment._meta.concrete_fields:
        if field.name in COLUMNS and field.name in before.columns:
            setattr(comment, field.name, field.to_python(before.columns[field.name]))
    comment.save(update_fields=[*COLUMNS, "updated_at"])
    Flag.objects.filter(pk__in=before.columns.get("reports", [])).update(settled_at=None)
    before.delete()
    undone = _log(
        comment,
        Action.UNDONE,
        by=by,
        from_status=was["status"],
        reason=f"Was: {line.get_action_display()}",
        was=was,
    )
    if approval := before.columns.get("approval"):  # what an answer brought with it
        undo(approval, by=by)
    recount(comment.article_id)
    return Outcome(comment, True, f"Undone: {line.get_action_display().lower()}.", undone)


def _locked(comment):
    return Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)


def _columns(comment):
    return {name: getattr(comment, name) for name in COLUMNS}


def _has_changed(comment, seen_at):
    return bool(seen_at) and comment.updated_at.isoformat() != seen_at


def _log(comment, action, *, by, from_status="", reason="", house_rule=None, was=None, settled=()):
    """Write the line; ``was``, the columns before, makes what a person decided undoable."""
    line = ModerationLog.objects.create(
        comment_id=comment.pk,
        action=action,
        by=by,
        from_status=from_status,
        reason=reason[:200],
        house_rule=house_rule,
    )
    if was and by:
        changed = {name: old for name, old in was.items() if old != getattr(comment, name)}
        columns = changed | ({"reports": settled} if settled else {})
        Before.objects.create(line=line, comment=comment, columns=columns)
    return line


def _as_it_stands(comment):
    otherwise = f"This comment is {comment.get_status_display().lower()} already."
    return _who_was_first(comment, ACTION_OF[comment.status], otherwise)


def _who_was_first(comment, action, otherwise):
    """Such as “Already approved by Mona Reyes, 14:03.”, from the log."""
    line = (
        ModerationLog.objects.filter(comment_id=comment.pk, action=action)
        .select_related("by")
        .first()
    )
    return (line and _who_did(line)) or otherwise


def _who_did(line):
    if line.by is None:
        return ""
    name = line.by.get_full_name() or line.by.get_username()
    return f"Already {DONE[line.action]} by {name}, {_when(line.at)}."


def _when(moment):
    """The time on the desk's clock, with the day where it is not today's."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else format_moment(moment)


# What readers ask for: a comment looked at again.


@transaction.atomic
def send_back_flagged(comment):
    """Have a comment that enough readers reported await moderation again."""
    comment = _locked(comment)
    if not comment.is_visible:
        return Outcome(comment, False, "Readers do not see this comment.")
    comment.status, comment.decided_at = Status.PENDING, None
    comment.save(update_fields=["status", "decided_at", "updated_at"])
    _log(comment, Action.FLAGGED, by=None, from_status=Status.APPROVED)
    tasks.tell_moderators.defer(comment_id=comment.pk)
    recount(comment.article_id)
    return Outcome(comment, True, "The comment is back in the queue.")


@transaction.atomic
def settle_flags(comment, *, by):
    """Answer readers' reports by letting the comment stand as it is."""
    comment = _locked(comment)
    if not comment.flags.open().update(settled_at=timezone.now()):
        return Outcome(comment, False, "No report is open.")
    _log(comment, Action.FLAGS_SETTLED, by=by, from_status=comment.status)
    return Outcome(comment, True, "The reports are settled; the comment stands.")


def _tell_writers(comment):
    """Have its writer told of a decision, and whom it answers that it does, if they asked for it.

    Not at once: a decision that is undone within minutes is told to nobody.
    """
    if Subscription.objects.filter(comment=comment).exists():
        tasks.tell_writer.configure(schedule_in=TOLD_AFTER).defer(comment_id=comment.pk)
    wanted = Subscription.objects.confirmed().filter(comment=comment.parent_id)
    if comment.is_visible and comment.parent_id and wanted.exists():
        tasks.tell_of_reply.configure(schedule_in=TOLD_AFTER).defer(comment_id=comment.pk)

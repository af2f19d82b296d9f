"""Moderation log. Writing an entry, keeping a snapshot of what was before, saying who decided."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles.clock import format_moment, format_time
from authors.models import User
from comments.models import Comment, DecisionSnapshot, HouseRule, ModerationLog

Action = ModerationLog.Action

DONE = {
    Action.APPROVED: "approved",
    Action.REJECTED: "rejected",
    Action.SPAM: "marked as spam",
    Action.PENDING: "put back in the queue",
    Action.EDITED: "accepted",
    Action.EDIT_REJECTED: "declined",
    Action.REWORDED: "edited",
    Action.FLAGS_SETTLED: "left to stand",
    Action.UNDONE: "undone",
}
# What undoing it takes back, in words.
TAKES_BACK = {
    Action.APPROVED: "approved {}",
    Action.REJECTED: "rejected {}",
    Action.SPAM: "marked {} as spam",
    Action.PENDING: "put {} back in the queue",
    Action.EDITED: "accepted the new text of {}",
    Action.EDIT_REJECTED: "declined the new text of {}",
    Action.REWORDED: "edited {}",
    Action.FLAGS_SETTLED: "let {} stand",
    Action.REPLIED: "answered {}",
    Action.UNDONE: "undid a decision on {}",
}
# What a decision may change in a comment, and what undoing it brings back.
COLUMNS = (
    "status",
    "decided_at",
    "reported_at",
    "text",
    "edited_text",
    "edited_text_at",
    "staff_edited_at",
)


@dataclass(frozen=True)
class Outcome:
    """What became of a verb: the comment as it is now, whether we changed it, and what to say.

    ``entry`` is what the moderation log says of it; ``undo`` takes its key.
    """

    comment: Comment
    changed: bool
    message: str
    entry: ModerationLog | None = None


def lock_comment(comment_id: int) -> Comment:
    """The comment as it is now, kept from other verbs until the transaction ends."""
    return Comment.objects.select_for_update(of=("self",)).get(pk=comment_id)


def write_entry(
    comment_id: int,
    action: ModerationLog.Action,
    *,
    by: User | None,
    from_status: str = "",
    reason: str = "",
    house_rule: HouseRule | None = None,
) -> ModerationLog:
    return ModerationLog.objects.create(
        comment_id=comment_id,
        action=action,
        by=by,
        from_status=from_status,
        reason=reason[:200],
        house_rule=house_rule,
    )


def read_columns(comment: Comment) -> dict[str, Any]:
    """What a decision may change, as it is now; for ``keep_snapshot`` after the decision."""
    return {name: getattr(comment, name) for name in COLUMNS}


def keep_snapshot(entry: ModerationLog, comment: Comment, was: dict[str, Any], **also: Any) -> None:
    """Make what a person decided undoable: keep those columns of ``was`` that it changed."""
    if entry.by is None:
        return
    changed = {name: old for name, old in was.items() if old != getattr(comment, name)}
    DecisionSnapshot.objects.create(entry=entry, comment=comment, columns=changed | also)


def has_changed(comment: Comment, seen_at: str | None) -> bool:
    """Whether the comment changed after ``seen_at``, its ``updated_at`` as a screen showed it."""
    return bool(seen_at) and comment.updated_at.isoformat() != seen_at


def name_decision(action: str, what: str) -> str:
    """Such as “approved the comment by Wilma”."""
    return TAKES_BACK[Action(action)].format(what)


def say_who_was_first(comment: Comment, action: ModerationLog.Action, otherwise: str) -> str:
    """Such as “Already approved by Mona Reyes, 14:03.”, from the log."""
    entries = ModerationLog.objects.filter(comment_id=comment.pk, action=action)
    entry = entries.select_related("by").first()
    return (say_who_decided(entry) if entry else "") or otherwise


def say_who_decided(entry: ModerationLog) -> str:
    if entry.by is None:
        return ""
    name = entry.by.get_full_name() or entry.by.get_username()
    # The time on the desk's clock, with the day where it is not today's.
    is_today = timezone.localdate(entry.at) == timezone.localdate()
    when = format_time(entry.at) if is_today else format_moment(entry.at)
    return f"Already {DONE[Action(entry.action)]} by {name}, {when}."

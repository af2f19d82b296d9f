"""News of the queue: what came, and what others decided, since a page of it was made."""

from datetime import datetime

from authors.models import User
from comments import capped_counts
from comments.models import Comment, ModerationLog
from comments.moderation import log
from comments.moderation.decisions import CHANGED_SINCE


def count_new(*, since: datetime, shown: list[int]) -> str:
    """How many wait that came, or came back, after ``since`` and are not ``shown``; up to "99+"."""
    new = Comment.objects.awaiting().filter(updated_at__gt=since)
    return capped_counts.count(new.exclude(pk__in=shown))


def list_changed(*, since: datetime, shown: list[int], seen_by: User) -> dict[int, dict[str, str]]:
    """Which of ``shown`` changed: ``{comment: {"version": …, "said": …}}``; one's own are quiet."""
    changed = Comment.objects.filter(pk__in=shown, updated_at__gt=since)
    versions = dict(changed.order_by().values_list("pk", "updated_at"))
    if not versions:
        return {}
    decided = ModerationLog.objects.filter(comment_id__in=versions, at__gt=since)
    newest = decided.filter(action__in=log.DONE, by__isnull=False).select_related("by")
    entries = {
        entry.comment_id: entry
        for entry in newest.order_by("comment_id", "-at", "-pk").distinct("comment_id")
    }
    return {
        key: {"version": version.isoformat(), "said": _say(entries.get(key), seen_by)}
        for key, version in versions.items()
    }


def _say(entry: ModerationLog | None, seen_by: User) -> str:
    if entry is None:
        return CHANGED_SINCE
    return "" if entry.by == seen_by else log.say_who_decided(entry)

"""Moderation statistics. How the queue does: log and holds, counted by the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from comments.models import Comment, Hold, ModerationLog

Action = ModerationLog.Action

DECISIONS = (Action.APPROVED, Action.REJECTED, Action.SPAM)
MOST_ROWS = 20

# From when a comment came to the first decision of a person.
TIMES = """
SELECT count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY took)
FROM (
    SELECT extract(epoch FROM min(log.at) - comment.created_at) AS took
    FROM comments_moderationlog AS log
    JOIN comments_comment AS comment ON comment.id = log.comment_id
    WHERE log.at > %s AND log.by_id IS NOT NULL AND log.action IN ('approved', 'rejected', 'spam')
      AND comment.created_at > %s AND comment.staff_id IS NULL
    GROUP BY comment.id
) AS first_decisions
"""


@dataclass(frozen=True)
class Figures:
    """Some days in numbers; the times are None where nobody decided."""

    comments_decided: int
    decisions: int  # a comment that was decided on twice counts twice
    median: timedelta | None
    ninetieth: timedelta | None
    received: int
    held: int
    spam: int
    by_rule: list[dict]
    by_moderator: list[dict]

    @property
    def share_held(self) -> int | None:
        """Of what readers sent, the part that a moderator had to read, in hundredths."""
        return round(100 * self.held / self.received) if self.received else None


def count_figures(*, days: int) -> Figures:
    """``Figures`` of the last ``days``; four queries, each within its time by an index."""
    since = timezone.now() - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(TIMES, [since, since])
        comments_decided, median, ninetieth = cursor.fetchone()
    log = ModerationLog.objects.filter(at__gt=since)
    nobody, somebody = Q(by=None), Q(by__isnull=False)
    taken = log.aggregate(
        received=_count(Action.HELD, Action.SPAM, by=nobody),
        held=_count(Action.HELD, by=nobody),
        spam=_count(Action.SPAM, by=nobody),
        decisions=_count(*DECISIONS, by=somebody),
    )
    return Figures(
        comments_decided=comments_decided,
        median=_seconds(median),
        ninetieth=_seconds(ninetieth),
        by_rule=list(_by_rule(since)),
        by_moderator=list(_by_moderator(log)),
        **taken,
    )


def _by_rule(since: datetime) -> QuerySet[Any, Any]:
    """Which rules hold how many, and how many of those were let through after all."""
    let_through = Q(comment__status=Comment.Status.APPROVED)
    held = Hold.objects.filter(at__gt=since, rule__isnull=False).values("rule__name", "rule_id")
    counted = held.annotate(
        number=Count("comment", distinct=True),
        approved=Count("comment", distinct=True, filter=let_through),
    )
    return counted.order_by("-number")[:MOST_ROWS]


def _by_moderator(log: QuerySet[ModerationLog]) -> QuerySet[Any, Any]:
    return (
        log.filter(by__isnull=False)
        .values("by__first_name", "by__last_name", "by__username")
        .annotate(
            approved=_count(Action.APPROVED),
            rejected=_count(Action.REJECTED),
            spam=_count(Action.SPAM),
            undone=_count(Action.UNDONE),
            number=_count(*DECISIONS),
        )
        .filter(number__gt=0)
        .order_by("-number")[:MOST_ROWS]
    )


def _count(*actions: ModerationLog.Action, by: Q | None = None) -> Count:
    is_one = Q(action__in=actions)
    return Count("pk", filter=is_one & by if by else is_one)


def _seconds(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=round(number))

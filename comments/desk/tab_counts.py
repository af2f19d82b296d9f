"""Tab counts of the queue: how many are in each state, counted to a hundred and no further."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet, Value

from comments.capped_counts import MOST, put_in_words
from comments.models import Comment, Flag

_STATUSES = [Comment.Status.APPROVED, Comment.Status.REJECTED, Comment.Status.SPAM]


def count_states() -> dict[str, str]:
    """Return ``{state: number}`` such as ``{"awaiting": "3", "approved": "99+"}``; in one query.

    Each is read in the order of its index and ends at a hundred rows, however large the table.
    """
    by_state: dict[str, QuerySet[Comment]] = {
        "awaiting": Comment.objects.awaiting().order_by("created_at", "pk"),
        **{
            status: Comment.objects.filter(status=status).order_by("-created_at")
            for status in _STATUSES
        },
    }
    parts: list[QuerySet[Any, Any]] = [
        rows.annotate(state=Value(state)).values_list("state", "pk")[: MOST + 1]
        for state, rows in by_state.items()
    ]
    reported = Flag.objects.open().order_by().annotate(state=Value("reported"))
    of_comments = reported.values_list("state", "comment_id").distinct()[: MOST + 1]
    counts = Counter(state for state, _ in of_comments.union(*parts, all=True).order_by())
    return {state: put_in_words(counts[state]) for state in [*by_state, "reported"]}

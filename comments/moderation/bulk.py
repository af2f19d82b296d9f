"""Bulk decisions. A few at once, many by the task worker, batch by batch."""

from django.contrib.auth import get_user_model
from procrastinate.contrib.django import app

from authors.models import User
from comments.models import Comment
from comments.moderation import decisions
from comments.moderation.log import Outcome

VERBS = {
    "approve": decisions.approve,
    "reject": decisions.reject,
    "spam": decisions.mark_spam,
    "put_back": decisions.put_back,
}
NAMES = {
    "approve": "Approve",
    "reject": "Reject",
    "spam": "Mark as spam",
    "put_back": "Put back in the queue",
}
AT_ONCE = 50  # comments that a moderator can wait for
BATCH = 100  # comments to a task
MOST = 10_000


def decide(verb: str, keys: list[int], *, by: User, seen_as: str | None = None) -> list[Outcome]:
    """Decide on each comment for itself. Returns the outcomes, in the order of their keys."""
    comments = Comment.objects.filter(pk__in=keys).order_by("pk")
    return [VERBS[verb](comment, by=by, seen_as=seen_as) for comment in comments]


def decide_later(verb: str, keys: list[int], *, by: User, seen_as: str | None = None) -> None:
    """Have the task worker decide. A batch that runs twice finds its comments decided."""
    for start in range(0, len(keys), BATCH):
        decide_batch.defer(
            verb=verb, comment_ids=keys[start : start + BATCH], by_id=by.pk, seen_as=seen_as
        )


@app.task(name="comments.decide_batch", retry=5)
def decide_batch(verb: str, comment_ids: list[int], by_id: int, seen_as: str | None) -> None:
    """Decide on many comments for a moderator who asked for it and still may."""
    by = get_user_model().objects.filter(pk=by_id, is_active=True).first()
    if by is not None and by.has_perm("comments.moderate_comment"):
        decide(verb, comment_ids, by=by, seen_as=seen_as)

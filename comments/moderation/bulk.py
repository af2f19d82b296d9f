"""One decision on many comments: a few at once, many by the task worker, batch by batch."""

from comments import tasks
from comments.models import Comment
from comments.moderation import decisions

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


def decide(verb, keys, *, by, seen_as=None):
    """Decide on each comment for itself. Returns the outcomes, in the order of their keys."""
    comments = Comment.objects.filter(pk__in=keys).order_by("pk")
    return [VERBS[verb](comment, by=by, seen_as=seen_as) for comment in comments]


def decide_later(verb, keys, *, by, seen_as=None):
    """Have the task worker decide. A batch that runs twice finds its comments decided."""
    for start in range(0, len(keys), BATCH):
        tasks.decide_batch.defer(
            verb=verb, comment_ids=keys[start : start + BATCH], by_id=by.pk, seen_as=seen_as
        )

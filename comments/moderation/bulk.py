"""Bulk decisions. A few at once, many by the task worker in batches; undone in one step."""

from functools import partial
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from procrastinate.contrib.django import app

from authors.models import User
from comments.models import Comment, DecisionSnapshot, HouseRule
from comments.moderation import decisions
from comments.moderation.log import Outcome
from comments.moderation.undoing import undo

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
# The status that each gives.
STATUSES = {
    "approve": Comment.Status.APPROVED,
    "reject": Comment.Status.REJECTED,
    "spam": Comment.Status.SPAM,
    "put_back": Comment.Status.PENDING,
}
AT_ONCE = 50  # comments that a moderator can wait for
BATCH = 100  # comments to a task
MOST = 10_000


def decide(
    verb: str,
    keys: list[int],
    *,
    by: User,
    step: UUID | None = None,
    seen_as: str | None = None,
    house_rule: HouseRule | None = None,
) -> list[Outcome]:
    """Decide on each comment for itself. Returns the outcomes, in the order of their keys.

    What is decided under one ``step`` is undone in one; ``house_rule`` counts for a rejection.
    """
    decide_one = VERBS[verb]
    if verb == "reject":
        decide_one = partial(decisions.reject, house_rule=house_rule)
    outcomes = []
    for comment in Comment.objects.filter(pk__in=keys).order_by("pk"):
        with transaction.atomic():
            outcome = decide_one(comment, by=by, seen_as=seen_as)
            DecisionSnapshot.objects.filter(entry=outcome.entry).update(batch=step)
        outcomes.append(outcome)
    return outcomes


def decide_later(
    verb: str,
    keys: list[int],
    *,
    by: User,
    step: UUID,
    seen_as: str | None = None,
    house_rule: HouseRule | None = None,
) -> None:
    """Have the task worker decide. A batch that runs twice finds its comments decided."""
    for start in range(0, len(keys), BATCH):
        decide_batch.defer(
            verb=verb,
            comment_ids=keys[start : start + BATCH],
            by_id=by.pk,
            step=str(step),
            seen_as=seen_as,
            house_rule_id=house_rule.pk if house_rule else None,
        )


@app.task(name="comments.decide_batch", retry=5)
def decide_batch(
    verb: str,
    comment_ids: list[int],
    by_id: int,
    seen_as: str | None,
    step: str | None = None,
    house_rule_id: int | None = None,
) -> None:
    """Decide on many comments for a moderator who asked for it and still may."""
    if by := _find_moderator(by_id):
        rule = HouseRule.objects.filter(pk=house_rule_id).first() if house_rule_id else None
        found = UUID(step) if step else None
        decide(verb, comment_ids, by=by, step=found, seen_as=seen_as, house_rule=rule)


def undo_step(step: UUID, *, by: User) -> list[Outcome] | None:
    """Undo what was decided in one step, at once, or by the task worker where that is much.

    Returns the outcomes, or None where the worker does it. What somebody decided since, stands.
    """
    entries = _list_entries(step)
    if len(entries) > AT_ONCE:
        undo_batch.defer(step=str(step), by_id=by.pk)
        return None
    return [undo(entry, by=by) for entry in entries]


@app.task(name="comments.undo_batch", retry=5)
def undo_batch(step: str, by_id: int, after: int = 0) -> None:
    """Undo many decisions for a moderator who asked for it and still may; then have the next."""
    by = _find_moderator(by_id)
    entries = _list_entries(UUID(step), after=after)
    if by is None or not entries:
        return
    for entry in entries:
        undo(entry, by=by)
    undo_batch.defer(step=step, by_id=by_id, after=entries[-1])


def _list_entries(step: UUID, *, after: int = 0) -> list[int]:
    """The keys of the log entries of a step, oldest first; one batch of them."""
    snapshots = DecisionSnapshot.objects.filter(batch=step, entry_id__gt=after)
    return list(snapshots.order_by("entry_id").values_list("entry_id", flat=True)[:BATCH])


def _find_moderator(user_id: int) -> User | None:
    by = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return by if by and by.has_perm("comments.moderate_comment") else None

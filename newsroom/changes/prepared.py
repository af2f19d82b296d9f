"""Prepared changes to a live article: looked at, and then put live at once or at a time.

Until then readers see nothing of them. What was changed in the live article meanwhile is never
overwritten: parts that only one side changed are put together, others are told and wait.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from procrastinate.contrib.django import app

from articles.clock import format_moment
from articles.models import Article
from authors.models import User
from newsroom import publishing
from newsroom.changes.restoring import rewrite
from newsroom.history import versions
from newsroom.history.versions import Merge, Snapshot
from newsroom.models import Revision
from newsroom.publishing import NotNow

Outcome = Revision.Outcome


class Overtaken(NotNow):
    """The live article was changed in the same places meanwhile; the message names them."""


@transaction.atomic
def prepare(
    article: Article,
    *,
    by: User,
    snapshot: Snapshot,
    base_version: int,
    sitting: UUID | None = None,
    replaces: Revision | None = None,
) -> Revision:
    """Keep ``snapshot`` as a change to the live ``article``. Returns the revision.

    ``replaces``, a change that still waits, gives its time and its name to this one.
    """
    publishing.hold_article(article)
    if not article.is_live:
        raise NotNow("Readers do not see this article: change the article itself.")
    change = Revision(
        article=article,
        kind=Revision.Kind.PREPARED,
        version=base_version + 1,
        base_version=base_version,
        snapshot=snapshot,
        sitting=sitting,
        created_by=by,
    )
    if replaces is not None:
        replaces = _hold(replaces)
        if replaces.is_waiting:
            change.label, change.due_at = replaces.label, replaces.due_at
            change.embargo_until = replaces.embargo_until
            _settle(replaces, Outcome.REPLACED)
    change.save()
    _queue(change)
    publishing.log_action(article, by=by, what="Change prepared")
    return change


@transaction.atomic
def set_time(
    change: Revision,
    *,
    by: User | None,
    due_at: datetime | None,
    embargo_until: datetime | None = None,
) -> Revision:
    """Let ``change`` go live at ``due_at`` (aware; None: when somebody puts it live).

    Raises ``ValidationError`` where that is past, or before the end of its embargo.
    """
    change = _hold(change)
    _refuse_settled(change)
    if due_at is not None and due_at <= timezone.now():
        raise NotNow("That time has passed. Choose a later one, or put the change live now.")
    change.due_at, change.embargo_until, change.problem = due_at, embargo_until, ""
    change.validate_constraints()
    change.save(update_fields=["due_at", "embargo_until", "problem"])
    _queue(change)
    when = f"goes live at {format_moment(due_at)}" if due_at else "waits"
    publishing.log_action(change.article, by=by, what=f"Prepared change {when}")
    return change


@transaction.atomic
def put_live(change: Revision, *, by: User | None) -> Article:
    """Make the live article what ``change`` says, now. Returns the article.

    Raises ``Overtaken`` where the article was changed in the same places since the change was
    begun, ``NotNow`` before the end of its embargo or where no reader sees the article.
    """
    change = _hold(change)
    _refuse_settled(change)
    now = timezone.now()
    if change.embargo_until and now < change.embargo_until:
        until = format_moment(change.embargo_until)
        raise NotNow(f"The embargo of this change lasts until {until}. Put it live then.")
    article = change.article
    if not article.is_live:
        raise NotNow("Readers do not see this article now. The change waits.")
    rewrite(article, _merge_or_refuse(change), by=by)
    change.problem = ""
    _settle(change, Outcome.LIVE, at=now)
    publishing.log_action(article, by=by, what="Prepared change put live")
    return article


@transaction.atomic
def cancel(change: Revision, *, by: User | None) -> None:
    """Let a change go; it stays in the history of the article."""
    change = _hold(change)
    _refuse_settled(change)
    _settle(change, Outcome.CANCELED)
    publishing.log_action(change.article, by=by, what="Prepared change canceled")


@app.task(name="newsroom.put_due_live", retry=5)
def put_due_live(revision_id: int) -> None:
    """Put a prepared change live if its time has come; late, where the worker was away then.

    Safe to run again. Where it cannot be, the change waits without a time, and says why.
    """
    due = Revision.objects.waiting().filter(pk=revision_id, due_at__lte=timezone.now())
    change = due.select_related("created_by", "article").first()
    if change is None:
        return  # canceled, put live by hand, or given another time
    try:
        put_live(change, by=change.created_by)
    except ValidationError as error:
        why = " ".join(error.messages)
        at = format_moment(change.due_at)
        due.update(due_at=None, problem=f"Not put live at {at}: {why}")
        publishing.log_action(
            change.article, by=change.created_by, what=f"Change not put live: {why}"
        )


def preview_merge(change: Revision) -> tuple[Snapshot, Snapshot]:
    """What ``change`` would do to the article as it is now: a pair of snapshots, before and after.

    What both sides changed is as in ``change``.
    """
    now_is = versions.snapshot(change.article)
    return now_is, _merge(change, now_is).snapshot


def list_conflicts(change: Revision) -> list[str]:
    """The names of what was changed in the live article too since ``change`` was begun."""
    return _merge(change, versions.snapshot(change.article)).both


def _merge_or_refuse(change: Revision) -> Snapshot:
    merged = _merge(change, versions.snapshot(change.article))
    if merged.both:
        parts = get_text_list([versions.LABELS[name].lower() for name in merged.both], "and")
        raise Overtaken(
            f"The live article was changed in the same places since: {parts}. Open the change, "
            "choose for each part, and save."
        )
    return merged.snapshot


def _merge(change: Revision, now_is: Snapshot) -> Merge:
    kept = {name: now_is[name] for name in versions.STATE}  # a change does not bring the state
    if change.base_version == change.article.version:
        base = now_is
    else:
        base = versions.find_snapshot(change.article, change.base_version)
    return versions.merge(base and base | kept, now_is, change.snapshot | kept)


def _hold(change: Revision) -> Revision:
    publishing.hold_article(change.article)
    rows = Revision.objects.select_for_update(of=("self",)).select_related("article")
    return rows.get(pk=change.pk)


def _refuse_settled(change: Revision) -> None:
    if not change.is_waiting:
        settled = change.get_outcome_display().lower()
        raise NotNow(f"This change is settled: {settled}. Look at the article as it is now.")


def _settle(change: Revision, outcome: Revision.Outcome, *, at: datetime | None = None) -> None:
    change.outcome, change.settled_at = outcome, at or timezone.now()
    change.save(update_fields=["outcome", "settled_at", "problem"])


def _queue(change: Revision) -> None:
    if change.due_at:
        put_due_live.configure(schedule_at=change.due_at).defer(revision_id=change.pk)

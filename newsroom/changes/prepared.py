"""Prepared changes to a live article: looked at, and then put live at once or at a time.

Until then readers see nothing of them. What was changed in the live article meanwhile is never
overwritten: parts that only one side changed are put together, others are told and wait.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from procrastinate.contrib.django import app

from articles.clock import format_moment
from newsroom import publishing
from newsroom.changes.restoring import rewrite
from newsroom.history import versions
from newsroom.models import Revision
from newsroom.publishing import NotNow

Outcome = Revision.Outcome


class Overtaken(NotNow):
    """The live article was changed in the same places meanwhile; the message names them."""


@transaction.atomic
def prepare(article, *, by, snapshot, base_version, sitting=None, replaces=None):
    """Keep ``snapshot`` as a change to the live ``article``. Returns the revision.

    ``replaces``, a change that still waits, gives its time and its name to this one.
    """
    publishing.hold(article)
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
        replaces = _held(replaces)
        if replaces.is_waiting:
            change.label, change.due_at = replaces.label, replaces.due_at
            change.embargo_until = replaces.embargo_until
            _settle(replaces, Outcome.REPLACED)
    change.save()
    _queue(change)
    publishing.log(article, by=by, what="Change prepared")
    return change


@transaction.atomic
def set_time(change, *, by, due_at, embargo_until=None):
    """Let ``change`` go live at ``due_at`` (aware; None: when somebody puts it live).

    Raises ``ValidationError`` where that is past, or before the end of its embargo.
    """
    change = _held(change)
    _waiting(change)
    if due_at is not None and due_at <= timezone.now():
        raise NotNow("That time has passed. Choose a later one, or put the change live now.")
    change.due_at, change.embargo_until, change.problem = due_at, embargo_until, ""
    change.validate_constraints()
    change.save(update_fields=["due_at", "embargo_until", "problem"])
    _queue(change)
    when = f"goes live at {format_moment(due_at)}" if due_at else "waits"
    publishing.log(change.article, by=by, what=f"Prepared change {when}")
    return change


@transaction.atomic
def put_live(change, *, by):
    """Make the live article what ``change`` says, now. Returns the article.

    Raises ``Overtaken`` where the article was changed in the same places since the change was
    begun, ``NotNow`` before the end of its embargo or where no reader sees the article.
    """
    change = _held(change)
    _waiting(change)
    now = timezone.now()
    if change.embargo_until and now < change.embargo_until:
        until = format_moment(change.embargo_until)
        raise NotNow(f"The embargo of this change lasts until {until}.")
    article = change.article
    if not article.is_live:
        raise NotNow("Readers do not see this article now. The change waits.")
    rewrite(article, _merged(change), by=by)
    change.problem = ""
    _settle(change, Outcome.LIVE, at=now)
    publishing.log(article, by=by, what="Prepared change put live")
    return article


@transaction.atomic
def cancel(change, *, by):
    """Let a change go; it stays in the history of the article."""
    change = _held(change)
    _waiting(change)
    _settle(change, Outcome.CANCELLED)
    publishing.log(change.article, by=by, what="Prepared change cancelled")


@app.task(name="newsroom.put_due_live", retry=5)
def put_due_live(revision_id):
    """Put a prepared change live if its time has come; late, where the worker was away then.

    Safe to run again. Where it cannot be, the change waits without a time, and says why.
    """
    due = Revision.objects.waiting().filter(pk=revision_id, due_at__lte=timezone.now())
    change = due.select_related("created_by", "article").first()
    if change is None:
        return  # cancelled, put live by hand, or given another time
    try:
        put_live(change, by=change.created_by)
    except ValidationError as error:
        why = " ".join(error.messages)
        at = format_moment(change.due_at)  # type: ignore[arg-type]  # it is due
        due.update(due_at=None, problem=f"Not put live at {at}: {why}")
        publishing.log(change.article, by=change.created_by, what=f"Change not put live: {why}")


def changes(change):
    """What ``change`` would do to the article as it is now: a pair of snapshots, before and after.

    What both sides changed is as in ``change``.
    """
    now_is = versions.snapshot(change.article)
    return now_is, _merge(change, now_is).snapshot


def conflicts(change):
    """The names of what was changed in the live article too since ``change`` was begun."""
    return _merge(change, versions.snapshot(change.article)).both


def _merged(change):
    merged = _merge(change, versions.snapshot(change.article))
    if merged.both:
        parts = get_text_list([versions.LABELS[name].lower() for name in merged.both], "and")
        raise Overtaken(
            f"The live article was changed in the same places since: {parts}. Open the change, "
            "choose for each part, and save."
        )
    return merged.snapshot


def _merge(change, now_is):
    kept = {name: now_is[name] for name in versions.STATE}  # a change does not bring the state
    if change.base_version == change.article.version:
        base = now_is
    else:
        base = versions.at_version(change.article, change.base_version)
    return versions.merge(base and base | kept, now_is, change.snapshot | kept)


def _held(change):
    publishing.hold(change.article)
    rows = Revision.objects.select_for_update(of=("self",)).select_related("article")
    return rows.get(pk=change.pk)


def _waiting(change):
    if not change.is_waiting:
        settled = change.get_outcome_display().lower()
        raise NotNow(f"This change is settled: {settled}. Look at the article as it is now.")


def _settle(change, outcome, *, at=None):
    change.outcome, change.settled_at = outcome, at or timezone.now()
    change.save(update_fields=["outcome", "settled_at", "problem"])


def _queue(change):
    if change.due_at:
        put_due_live.configure(schedule_at=change.due_at).defer(revision_id=change.pk)

"""The verbs on an article: submitting, publishing, scheduling, withdrawing, filing.

Admin, page and command call these and nothing else, each in one transaction, telling who acts
(``by``: a user, or None for a command). Whether that person *may* is asked where the request comes
in; what no one may (an embargo) is a constraint in the database.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.clock import format_moment
from articles.models import (
    Article,
)
from newsroom import filing, mail, pings
from newsroom.compiling import facts
from newsroom.history import editorial_log, versions
from newsroom.models import EditorialLog

Status = Article.Status


class NotNow(ValidationError):
    """The step does not fit the state of the article; the message says why, in plain words."""


@transaction.atomic
def submit(article, *, by):
    """Hand a draft to the desk for review."""
    _step(article, {Status.DRAFT}, Status.IN_REVIEW, by=by, what="Submitted for review")
    mail.tell(mail.Event.SUBMITTED, article, by=by)


@transaction.atomic
def send_back(article, *, by, comment=""):
    """Give an article that is in review or ready back to its writer as a draft, and say why."""
    _step(
        article, {Status.IN_REVIEW, Status.READY}, Status.DRAFT, by=by, what="Sent back as a draft"
    )
    entry = None
    if comment:
        workflow = EditorialLog.Kind.WORKFLOW
        entry = editorial_log.write(article, by=by, kind=workflow, field="Sent back", after=comment)
    mail.tell(mail.Event.SENT_BACK, article, by=by, entry=entry)


@transaction.atomic
def mark_ready(article, *, by):
    """Say that an article needs nothing more but its moment.

    Raises ``NotNow`` while a note on a passage is open.
    """
    hold(article)
    if article.editorial_notes.open().exists():
        raise NotNow("A note on it is still open. Resolve all notes first.")
    _step(article, {Status.DRAFT, Status.IN_REVIEW}, Status.READY, by=by, what="Marked as ready")
    mail.tell(mail.Event.READY, article, by=by)


@transaction.atomic
def publish(article, *, by, at=None):
    """Publish now, or at the aware datetime ``at``; with a time ahead this schedules.

    A withdrawn article that returns keeps its first time unless ``at`` is given. Raises ``NotNow``
    before the end of an embargo, or where the article would be withdrawn before it appears.
    """
    _lock(article)
    now = timezone.now()
    returns = article.status == Status.WITHDRAWN and at is None
    moment = at or (article.published_at if returns else now)
    if article.is_live and at is None:
        raise NotNow("This article is live already.")
    if article.embargo_until and moment < article.embargo_until:
        raise NotNow(
            f"The embargo lasts until {format_moment(article.embargo_until)}. Choose a later time."
        )
    if article.withdraw_at and article.withdraw_at <= max(moment, now):
        if article.status != Status.WITHDRAWN and article.withdraw_at > now:
            raise NotNow(
                "It would be withdrawn before it appears. Change the time to withdraw first."
            )
        article.withdraw_at = None
    article.status = Status.PUBLISHED
    article.published_at = moment
    if not article.was_ever_live():
        article.first_published_at = moment
    _save_order(article)
    is_ahead = moment > now
    log(article, by=by, what=f"Scheduled for {format_moment(moment)}" if is_ahead else "Published")
    mail.tell(mail.Event.SCHEDULED if is_ahead else mail.Event.PUBLISHED, article, by=by)
    pings.plan(article)


@transaction.atomic
def reschedule(article, *, by, at):
    """Move an article that waits for its time to the aware datetime ``at``, which is ahead too."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not waiting for its time.")
    if at <= timezone.now():
        raise NotNow("That time has passed. Choose a later one.")
    publish(article, by=by, at=at)


@transaction.atomic
def unschedule(article, *, by):
    """Take a time that has not come yet from an article; it is ready again."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not waiting for its time.")
    article.status = Status.READY
    article.first_published_at = None
    article.published_at = None
    _save_order(article)
    log(article, by=by, what="Taken off the schedule")


@transaction.atomic
def withdraw(article, *, by, at=None, reason=""):
    """Take a published article down, now or at ``at`` (aware). Its address answers 410."""
    _lock(article)
    if article.status != Status.PUBLISHED:
        raise NotNow("Only a published article can be withdrawn.")
    if at is not None and at <= timezone.now():
        raise NotNow("The time to withdraw has passed. Choose a later one, or withdraw now.")
    if article.is_scheduled and at is None:
        raise NotNow("No reader has seen this article yet. Take it off the schedule instead.")
    if at is None:
        article.status = Status.WITHDRAWN
    else:
        if at <= article.published_at:
            raise NotNow("The time to withdraw is before the time of publication.")
        article.withdraw_at = at
    _save_order(article)
    what = f"To be withdrawn at {format_moment(at)}" if at else "Withdrawn"
    log(article, by=by, what=f"{what}: {reason}" if reason else what)
    pings.tell(article, at=at)


def take_facts(article):
    """Keep what the house style read in ``article``, after it was saved."""
    if article.compiled is None:
        article.compile()
    facts.take([article])


@transaction.atomic
def saved(article, *, by, sitting=None):
    """What follows each save in the newsroom, once relations stand: order, facts, history.

    ``sitting`` is the opening of the article screen that saved it, where one did.
    """
    filing.refresh_order(article)
    take_facts(article)
    filing.refresh_search_terms(article)
    pings.plan(article)
    return versions.record(article, by=by, sitting=sitting)


def hold(article):
    """Hold the row of ``article`` for this transaction.

    Whatever writes rows beside an article holds the article first, so that no two wait for each
    other: a save, an autosave that is under way with it, a change that goes live.
    """
    Article.objects.select_for_update().values_list("pk").get(pk=article.pk)


def _lock(article):
    """Hold the row for this transaction and take over the columns that others may have changed."""
    locked = Article.objects.select_for_update().only(
        "status", "published_at", "first_published_at", "embargo_until", "withdraw_at", "version"
    )
    row = locked.get(pk=article.pk)
    for name in (
        "status",
        "published_at",
        "first_published_at",
        "embargo_until",
        "withdraw_at",
        "version",
    ):
        setattr(article, name, getattr(row, name))


def _step(article, sources, target, *, by, what):
    _lock(article)
    if article.status not in sources:
        raise NotNow(
            f"“{article}” is {article.get_status_display().lower()}; this step is not for it."
        )
    article.status = target
    _save_order(article)
    log(article, by=by, what=what)


def _save_order(article):
    article.save(
        update_fields=["status", "published_at", "first_published_at", "withdraw_at", "updated_at"]
    )
    filing.refresh_order(article)


def log(article, *, by, what):
    """Say in the log of ``article`` what was done, and keep a version where it changed anything."""
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [article], CHANGE, what, single_object=True)
        versions.record(article, by=by)

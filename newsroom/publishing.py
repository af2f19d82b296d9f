"""Publishing. The steps on an article's state: submitting, publishing, scheduling, withdrawing.

Admin, page and command call these and nothing else, each in one transaction, telling who acts
(``by``: a user, or None for a command). Whether that person *may* is asked where the request comes
in; what no one may (an embargo) is a constraint in the database.

A save in the newsroom is followed by ``finish_save``. A click that saves and takes a step calls
``follow_save`` and hands what that returns to the step as ``save``: both are then written in one
UPDATE of the article, and are one version.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.clock import format_moment
from articles.models import Address, Article
from authors.models import User
from house_style.compiler import Compiled
from newsroom import filing, mail, pings
from newsroom.compiling import facts
from newsroom.history import editorial_log, versions
from newsroom.history.versions import PendingVersion
from newsroom.models import Revision

STATE_COLUMNS = ("status", "published_at", "first_published_at", "withdraw_at", "deleted_at")
LOCKED_COLUMNS = (*STATE_COLUMNS, "embargo_until", "version")
# What `follow_save` leaves to be written.
SAVE_COLUMNS = ("series", "search_terms")

Status = Article.Status


class NotNow(ValidationError):
    """The step does not fit the state of the article; the message says why, in plain words."""


@transaction.atomic
def submit(article: Article, *, by: User | None, save: PendingVersion | None = None) -> None:
    """Hand a draft to the desk for review."""
    _move(article, {Status.DRAFT}, Status.IN_REVIEW)
    _finish_step(article, by=by, what="Submitted for review", save=save)
    mail.queue_mail(mail.Event.SUBMITTED, article, by=by)


@transaction.atomic
def take_back(article: Article, *, by: User | None) -> None:
    """Give an article that is in review back to its writer, who asks for it, as a draft."""
    _move(article, {Status.IN_REVIEW}, Status.DRAFT)
    _finish_step(article, by=by, what="Taken back as a draft", save=None)
    mail.queue_mail(mail.Event.TAKEN_BACK, article, by=by)


@transaction.atomic
def send_back(
    article: Article, *, by: User | None, comment: str = "", save: PendingVersion | None = None
) -> None:
    """Give an article that is in review or ready back to its writer as a draft, and say why."""
    _move(article, {Status.IN_REVIEW, Status.READY}, Status.DRAFT)
    _finish_step(article, by=by, what="Sent back as a draft", save=save)
    entry = None
    if comment:
        entry = editorial_log.write(article, by=by, field=editorial_log.SENT_BACK, after=comment)
    mail.queue_mail(mail.Event.SENT_BACK, article, by=by, entry=entry)


@transaction.atomic
def mark_ready(article: Article, *, by: User | None, save: PendingVersion | None = None) -> None:
    """Say that an article needs nothing more but its moment.

    Raises ``NotNow`` while a note on a passage is open.
    """
    hold_article(article)
    if article.editorial_notes.open().exists():
        raise NotNow("A note on it is still open. Resolve all notes first.")
    _move(article, {Status.DRAFT, Status.IN_REVIEW}, Status.READY)
    _finish_step(article, by=by, what="Marked as ready", save=save)
    mail.queue_mail(mail.Event.READY, article, by=by)


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    save: PendingVersion | None = None,
) -> None:
    """Publish now, or at the aware datetime ``at``; with a time ahead this schedules.

    A withdrawn article that returns keeps its first time unless ``at`` is given. Raises ``NotNow``
    before the end of an embargo, or where the article would be withdrawn before it appears.
    """
    _lock(article)
    now = timezone.now()
    returns_at = article.published_at if article.status == Status.WITHDRAWN else None
    moment = at or returns_at or now
    if article.status == Status.DELETED:
        raise NotNow("This article is in the trash. Return it first.")
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
    is_ahead = moment > now
    what = f"Scheduled for {format_moment(moment)}" if is_ahead else "Published"
    _finish_step(article, by=by, what=what, save=save)
    mail.queue_mail(mail.Event.SCHEDULED if is_ahead else mail.Event.PUBLISHED, article, by=by)
    pings.plan_pings(article)


@transaction.atomic
def reschedule(article: Article, *, by: User | None, at: datetime) -> None:
    """Move an article that waits for its time to the aware datetime ``at``, which is ahead too."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not scheduled.")
    if at <= timezone.now():
        raise NotNow("That time has passed. Choose a later one.")
    publish(article, by=by, at=at)


@transaction.atomic
def unschedule(article: Article, *, by: User | None, save: PendingVersion | None = None) -> None:
    """Take a time that has not come yet from an article; it is ready again."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not scheduled.")
    article.status = Status.READY
    article.first_published_at = article.published_at = None
    _finish_step(article, by=by, what="Taken off the schedule", save=save)


@transaction.atomic
def withdraw(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
    save: PendingVersion | None = None,
) -> None:
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
        if article.published_at and at <= article.published_at:
            raise NotNow("The time to withdraw is before the time of publication.")
        article.withdraw_at = at
    what = f"To be withdrawn at {format_moment(at)}" if at else "Withdrawn"
    _finish_step(article, by=by, what=f"{what}: {reason}" if reason else what, save=save)
    pings.queue_ping(article, at=at)


@transaction.atomic
def delete(article: Article, *, by: User | None) -> None:
    """Put an article that no reader has seen into the trash; its slug is free for another one."""
    _lock(article)
    if article.was_ever_live():
        raise NotNow("Readers have seen this article. Withdraw it instead.")
    if article.status == Status.DELETED:
        raise NotNow("This article is in the trash already.")
    versions.keep_first_version(article, versions.snapshot(article))
    if article.status == Status.PUBLISHED:  # scheduled
        article.first_published_at = article.published_at = None
    article.status, article.deleted_at = Status.DELETED, timezone.now()
    article.slug = Address.objects.find_free_slug(f"deleted-{article.pk}", article=article)
    article.save(update_fields=["slug"])
    _finish_step(article, by=by, what="Put into the trash", save=None)


@transaction.atomic
def restore(article: Article, *, by: User | None) -> None:
    """Return an article from the trash as it was, at its old path if that is still free."""
    _lock(article)
    if article.status != Status.DELETED:
        raise NotNow("This article is not in the trash.")
    before = article.revisions.saved().exclude(snapshot__status=Status.DELETED).first()
    kept = before.snapshot if before else {}
    was = kept.get("status", Status.DRAFT)
    article.status = Status.READY if was == Status.PUBLISHED else was
    article.deleted_at = None
    slug = kept.get("slug") or article.headline
    article.slug = (
        Address.objects.find_free_slug(slug, article=article)
        if Address.objects.find_slug_fault(slug, article=article)
        else slug
    )
    article.save(update_fields=["slug"])
    _finish_step(article, by=by, what="Returned from the trash", save=None)


@transaction.atomic
def finish_save(
    article: Article, compiled: Compiled, *, by: User | None, sitting: UUID | None = None
) -> Revision | None:
    """Do what follows each save in the newsroom, once relations stand. Returns the new version.

    ``compiled`` is what ``Article.compile`` made of the saved body; ``sitting`` the opening of the
    article screen that saved it, where one did.
    """
    return write_save(article, follow_save(article, compiled, by=by, sitting=sitting), by=by)


def follow_save(
    article: Article, compiled: Compiled, *, by: User | None, sitting: UUID | None = None
) -> PendingVersion:
    """Do what follows a save, but for the article's own row and its version.

    Those are left to a step that is given the result as ``save``, or to ``write_save``, in the same
    transaction.
    """
    facts.apply_facts({article: compiled})
    (article.search_terms,) = filing.build_search_terms([article])
    pings.plan_pings(article)
    return versions.log_changes(article, by=by, sitting=sitting)


def write_save(article: Article, save: PendingVersion, *, by: User | None) -> Revision | None:
    """Write what ``follow_save`` left, where no step does. Returns the new version, or None."""
    filing.refresh_order(article)
    return versions.keep_version(article, save, by=by, columns=SAVE_COLUMNS)


def hold_article(article: Article) -> None:
    """Hold the row of ``article`` for this transaction.

    Whatever writes rows beside an article holds the article first, so that no two wait for each
    other: a save, an autosave that is under way with it, a change that goes live.
    """
    Article.objects.select_for_update().values_list("pk").get(pk=article.pk)


def log_action(article: Article, *, by: User | None, what: str) -> None:
    """Say in the log of ``article`` what was done, and keep a version where it changed anything."""
    if by is not None:
        _write_log_entry(article, by=by, what=what)
        versions.record(article, by=by)


def _lock(article: Article) -> None:
    """Hold the row for this transaction and take over the columns that others may have changed."""
    row = Article.objects.select_for_update().only(*LOCKED_COLUMNS).get(pk=article.pk)
    for name in LOCKED_COLUMNS:
        setattr(article, name, getattr(row, name))


def _move(article: Article, sources: set[str], target: str) -> None:
    _lock(article)
    if article.status not in sources:
        raise NotNow(
            f"“{article}” is {article.get_status_display().lower()}; this step does not apply."
        )
    article.status = target


def _finish_step(
    article: Article, *, by: User | None, what: str, save: PendingVersion | None
) -> None:
    """Log a step and write, in one UPDATE, what it changed and what ``save`` left to be written."""
    filing.refresh_order(article)
    columns = (*STATE_COLUMNS, "updated_at", *(SAVE_COLUMNS if save else ()))
    if by is None and save is None:  # a command, whose steps are no versions
        article.save(update_fields=columns)
        return
    if by is not None:
        _write_log_entry(article, by=by, what=what)
    pending = versions.log_changes(article, by=by, after=save)
    versions.keep_version(article, pending, by=by, columns=columns)


def _write_log_entry(article: Article, *, by: User, what: str) -> None:
    LogEntry.objects.log_actions(by.pk, [article], CHANGE, what, single_object=True)

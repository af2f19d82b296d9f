"""Retention. What is kept of a commenter has an end: cleared once a day, reported in numbers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from comments import models, private_side
from comments.models import Comment, CommentSettings, DecisionSnapshot
from comments.spam import training

BATCH = 1_000
REQUESTS_KEPT = timedelta(days=30)
UNCONFIRMED_KEPT = timedelta(days=30)
REPORTS_KEPT = timedelta(days=400)
STANDINGS_KEPT = timedelta(days=365)

Rows = QuerySet[Any]
# What is over its time: its label, its rows, and what becomes of them.
Expiry = tuple[str, Rows, Callable[[Rows], Any]]


@app.periodic(cron="41 3 * * *")
@app.task(name="comments.clear_private_data", queueing_lock="clear_private_data")
def clear_daily(timestamp: int = 0) -> None:
    """Clear what is kept of commenters and is over its time."""
    clear()


def clear(*, dry_run: bool = False, at: datetime | None = None) -> dict[str, int]:
    """Clear whatever is over its time. Returns ``{label: number of rows}``, kept as a report.

    Safe to run again and beside a running site: batch by batch, each in a transaction of its own.
    """
    now = at or timezone.now()
    settings = CommentSettings.current()
    lists = (_list_private_columns, _list_comments, _list_records)
    counts = {
        label: rows.count() if dry_run else _clear_in_batches(rows, clear_batch)
        for label, rows, clear_batch in chain(*(each(settings, now) for each in lists))
    }
    if not dry_run:
        models.RetentionReport.objects.filter(at__lt=now - REPORTS_KEPT).delete()
        models.RetentionReport.objects.create(counts=counts)
    return counts


def _list_private_columns(settings: CommentSettings, now: datetime) -> Iterator[Expiry]:
    """The columns of private sides, which end before their comments do."""

    def sent_before(days: int) -> Rows:
        return models.PrivateSide.objects.filter(created_at__lt=now - timedelta(days=days))

    browsers = sent_before(settings.keep_browser_days).exclude(browser="")
    ips = sent_before(settings.keep_ip_days).exclude(ip_hash="")
    yield "browsers", browsers, _empty(browser="")
    yield "IP addresses", ips, _empty(ip_hash="")
    if settings.keep_email_days is not None:
        emails = sent_before(settings.keep_email_days).exclude(email_hash="", email_encrypted=None)
        columns = {
            "email_encrypted": None,
            "email_key_id": "",
            "email_hash": "",
            "mailbox_hash": "",
        }
        yield "e-mail addresses", emails, _empty(**columns)


def _list_comments(settings: CommentSettings, now: datetime) -> Iterator[Expiry]:
    """Comments that readers do not see, and the texts of removed ones."""

    def decided_before(status: Comment.Status, days: int) -> Rows:
        over = now - timedelta(days=days)
        return Comment.objects.filter(removed_at=None, status=status, decided_at__lt=over)

    spam = decided_before(Comment.Status.SPAM, settings.keep_spam_days)
    rejected = decided_before(Comment.Status.REJECTED, settings.keep_rejected_days)
    removed = Comment.objects.filter(
        ~Q(text="") | ~Q(name="") | ~Q(website=""),
        removed_at__lt=now - timedelta(days=settings.keep_removed_days),
    )
    yield "spam", spam, _learn_and_delete
    yield "rejected comments", rejected, _delete_comments
    yield "texts of removed comments", removed, _empty_comments


def _list_records(settings: CommentSettings, now: datetime) -> Iterator[Expiry]:
    """Rows beside comments: readers' reports, and those whose end no setting moves."""
    ip_over = now - timedelta(days=settings.keep_ip_days)
    settled = models.Flag.objects.filter(settled_at__lt=ip_over)
    with_ip = models.Flag.objects.filter(created_at__lt=ip_over).exclude(ip_hash="")
    snapshots = DecisionSnapshot.objects.filter(entry__at__lt=now - DecisionSnapshot.KEPT)
    same_person = models.PrivateSide.objects.filter(email_hash=OuterRef("email_hash"))
    notes = models.Note.objects.filter(~Exists(same_person), comment=None)
    over = now - STANDINGS_KEPT
    # What is left of an erased person's ban goes when it ends.
    ended = Q(lifted_at__lt=over) | Q(until__lt=over)
    ended |= Q(reason="") & (Q(lifted_at__lt=now) | Q(until__lt=now))
    standings = models.Standing.objects.filter(ended)
    challenges = models.SolvedChallenge.objects.filter(expires_at__lt=now)
    requests = models.DataRequest.objects.filter(created_at__lt=now - REQUESTS_KEPT)
    unconfirmed = models.Subscription.objects.filter(
        confirmed_at=None, wanted_at__lt=now - UNCONFIRMED_KEPT
    )
    yield "reports by readers", settled, QuerySet.delete
    yield "IP addresses of reports", with_ip, _empty(ip_hash="")
    yield "texts before a decision", snapshots, QuerySet.delete
    yield "notes on people of whom no comment is left", notes, QuerySet.delete
    yield "standings that ended", standings, QuerySet.delete
    yield "proofs of work", challenges, QuerySet.delete
    yield "requests", requests, QuerySet.delete
    yield "unconfirmed wishes for mail", unconfirmed, QuerySet.delete


def _clear_in_batches(rows: Rows, clear_batch: Callable[[Rows], Any]) -> int:
    """Go through the rows by key, so that no batch reads again what an earlier one passed."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            batch = rows.order_by("pk").filter(pk__gt=last)
            keys = list(batch.select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
            if not keys:
                return done
            clear_batch(rows.model._default_manager.filter(pk__in=keys))
        done += len(keys)
        last = keys[-1]


def _empty(**columns: Any) -> Callable[[Rows], Any]:
    return lambda rows: rows.update(**columns)


def _empty_comments(rows: Rows) -> None:
    """Empty what a comment said and who said it; its place stays."""
    private_side.forget(rows)
    rows.update(name="", website="", text="", edited_text="", edited_text_at=None)


def _learn_and_delete(rows: Rows) -> None:
    training.keep_lessons(rows)
    _delete_comments(rows)


def _delete_comments(rows: Rows) -> None:
    """Delete comments for good; one that was answered keeps its place, emptied."""
    answered = rows.filter(Exists(Comment.objects.filter(parent=OuterRef("pk"))))
    kept = list(answered.values_list("pk", flat=True))
    erased = Comment.objects.filter(pk__in=kept)
    erased.update(removed_at=timezone.now(), removal=Comment.Removal.ERASURE)
    _empty_comments(erased)
    rows.exclude(pk__in=kept).delete()

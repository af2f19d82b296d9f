"""What is kept of a commenter has an end: cleared once a day, and reported in numbers."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.models import (
    Before,
    Comment,
    CommentSettings,
    DataRequest,
    Flag,
    PrivateSide,
    RetentionReport,
    SolvedChallenge,
    Standing,
    Subscription,
)
from comments.privacy.forgetting import forget
from comments.spam import training

BATCH = 1_000
REQUESTS_KEPT = timedelta(days=30)
UNCONFIRMED_KEPT = timedelta(days=30)
REPORTS_KEPT = timedelta(days=400)
STANDINGS_KEPT = timedelta(days=365)


def clear(*, dry_run=False, at=None):
    """Clear whatever is over its time. Returns ``{what: number of rows}``, kept as a report.

    Safe to run again and beside a running site: batch by batch, each in a transaction of its own.
    """
    now = at or timezone.now()
    counts = {
        what: rows.count() if dry_run else _in_batches(rows, action)
        for what, rows, action in schedule(CommentSettings.current(), now)
    }
    if not dry_run:
        RetentionReport.objects.filter(at__lt=now - REPORTS_KEPT).delete()
        RetentionReport.objects.create(counts=counts)
    return counts


def schedule(settings, now):
    """What ends when: ``(what, the rows whose time is over, what becomes of them)``."""

    def before(days):
        return now - timedelta(days=days)

    sent = PrivateSide.objects
    yield (
        "browsers",
        sent.filter(created_at__lt=before(settings.keep_browser_days)).exclude(browser=""),
        _empty(browser=""),
    )
    yield (
        "IP addresses",
        sent.filter(created_at__lt=before(settings.keep_ip_days)).exclude(ip_hash=""),
        _empty(ip_hash=""),
    )
    if settings.keep_address_days is not None:
        yield (
            "e-mail addresses",
            sent.filter(created_at__lt=before(settings.keep_address_days)).exclude(
                address_hash="", address_encrypted=None
            ),
            _empty(address_encrypted=None, address_key_id="", address_hash=""),
        )
    decided = Comment.objects.filter(removed_at=None)
    yield (
        "spam",
        decided.filter(status="spam", decided_at__lt=before(settings.keep_spam_days)),
        _learn_and_delete,
    )
    yield (
        "rejected comments",
        decided.filter(status="rejected", decided_at__lt=before(settings.keep_rejected_days)),
        _delete,
    )
    yield (
        "texts of removed comments",
        Comment.objects.filter(
            ~Q(text="") | ~Q(name="") | ~Q(website=""),
            removed_at__lt=before(settings.keep_removed_days),
        ),
        _take_out,
    )
    yield (
        "reports by readers",
        Flag.objects.filter(settled_at__lt=before(settings.keep_ip_days)),
        _remove,
    )
    yield (
        "IP addresses of reports",
        Flag.objects.filter(created_at__lt=before(settings.keep_ip_days)).exclude(ip_hash=""),
        _empty(ip_hash=""),
    )
    yield (
        "texts before a decision",
        Before.objects.filter(line__at__lt=now - Before.KEPT),
        _remove,
    )
    yield (
        "standings that ended",
        Standing.objects.filter(
            Q(lifted_at__lt=now - STANDINGS_KEPT) | Q(until__lt=now - STANDINGS_KEPT)
        ),
        _remove,
    )
    yield "proofs of work", SolvedChallenge.objects.filter(expires_at__lt=now), _remove
    yield "requests", DataRequest.objects.filter(created_at__lt=now - REQUESTS_KEPT), _remove
    yield (
        "unconfirmed wishes for mail",
        Subscription.objects.filter(confirmed_at=None, wanted_at__lt=now - UNCONFIRMED_KEPT),
        _remove,
    )


def _in_batches(rows, action: Callable):
    """Go through ``rows`` by key, so that no batch reads again what an earlier one passed."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            batch = rows.order_by("pk").filter(pk__gt=last)
            keys = list(batch.select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
            if not keys:
                return done
            action(rows.model.objects.filter(pk__in=keys))
        done += len(keys)
        last = keys[-1]


def _empty(**columns):
    return lambda rows: rows.update(**columns)


def _remove(rows):
    rows.delete()


def _take_out(rows):
    """Empty what a comment said and who said it; its place stays."""
    forget(rows)
    rows.update(name="", website="", text="", edited_text="", edited_text_at=None)


def _learn_and_delete(rows):
    training.keep_lessons(rows)
    _delete(rows)


def _delete(rows):
    """Delete comments for good; one that was answered keeps its place, emptied."""
    answered = rows.filter(Exists(Comment.objects.filter(parent=OuterRef("pk"))))
    kept = list(answered.values_list("pk", flat=True))
    erased = Comment.objects.filter(pk__in=kept)
    erased.update(removed_at=timezone.now(), removal=Comment.Removal.ERASURE)
    _take_out(erased)
    rows.exclude(pk__in=kept).delete()

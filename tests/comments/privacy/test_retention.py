"""Retention: what is kept of a commenter ends at its time, and the clearing is reported."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments import moderation
from comments.models import (
    Comment,
    CommentSettings,
    DataRequest,
    Flag,
    PrivateSide,
    RetentionReport,
    Subscription,
)
from comments.privacy import retention
from tests.autoinformed.test_tasks import list_due, run_worker
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

GIVEN = {"email": "wilma@readers.example", "ip": "203.0.113.7", "browser": "Browser/1"}


def _ago(days):
    return timezone.now() - timedelta(days=days)


def _kept(comment):
    side = PrivateSide.objects.get(comment=comment)
    return [bool(v) for v in (side.browser, side.ip_hash, side.email_hash)], bool(
        side.email_encrypted
    )


def test_each_private_field_goes_at_its_own_time():
    CommentSettings.objects.create(keep_browser_days=30, keep_ip_days=90, keep_email_days=700)
    fresh, month, season, years = (
        make_comment(**GIVEN, created_at=_ago(days)) for days in (29, 31, 91, 701)
    )

    counts = retention.clear()

    assert _kept(fresh) == ([True, True, True], True)
    assert _kept(month) == ([False, True, True], True)
    assert _kept(season) == ([False, False, True], True)
    assert _kept(years) == ([False, False, False], False)
    assert (counts["browsers"], counts["IP addresses"], counts["e-mail addresses"]) == (3, 2, 1)


def test_email_addresses_stay_unless_somebody_sets_an_end():
    comment = make_comment(**GIVEN, created_at=_ago(4000))

    retention.clear()

    assert _kept(comment) == ([False, False, True], True)


def test_old_spam_and_rejected_comments_are_deleted_and_an_answered_one_keeps_its_place():
    spam = make_comment(**GIVEN, status="spam", decided_at=_ago(31))
    rejected = make_comment(**GIVEN, status="rejected", decided_at=_ago(366))
    answered = make_comment(**GIVEN, status="rejected", decided_at=_ago(366))
    answer = make_comment(parent=answered)
    young = make_comment(**GIVEN, status="spam", decided_at=_ago(29))

    retention.clear()

    assert set(Comment.objects.all()) == {answered, answer, young}
    answered.refresh_from_db()
    assert (answered.text, answered.name, answered.removal) == ("", "", "erasure")
    assert PrivateSide.objects.get().comment == young
    assert not Comment.objects.filter(pk__in=[spam.pk, rejected.pk]).exists()


def test_a_comment_taken_back_loses_its_text_and_stays_a_tombstone(client):
    comment = make_comment(**GIVEN, text="Said too soon.")
    make_comment(parent=comment)
    moderation.remove_by_commenter(comment)
    Comment.objects.filter(pk=comment.pk).update(removed_at=_ago(31))

    retention.clear()

    comment.refresh_from_db()
    assert (comment.text, comment.name) == ("", "")
    page = client.get(comment.article.get_absolute_url()).text
    assert "This comment was removed by its writer." in page


def test_flags_data_requests_and_unconfirmed_subscriptions_are_cleared():
    comment = make_comment()
    old = Flag.objects.create(comment=comment, reason="spam", ip_hash="a" * 64, hash_key_id="1")
    settled = Flag.objects.create(comment=comment, reason="spam", settled_at=_ago(91))
    DataRequest.objects.create(email_hash="b" * 64, hash_key_id="1")
    Subscription.objects.create(comment=comment)
    Flag.objects.update(created_at=_ago(91))
    DataRequest.objects.update(created_at=_ago(31))
    Subscription.objects.update(wanted_at=_ago(31))

    retention.clear()

    assert Flag.objects.get().ip_hash == ""
    assert Flag.objects.get() == old != settled
    assert not DataRequest.objects.exists()
    assert not Subscription.objects.exists()


def test_more_rows_than_a_batch_are_cleared_and_a_second_run_finds_none(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        make_comment(**GIVEN, created_at=_ago(31))

    first, second = retention.clear(), retention.clear()

    assert (first["browsers"], second["browsers"]) == (5, 0)


def test_a_dry_run_counts_and_clears_nothing(capsys):
    comment = make_comment(**GIVEN, created_at=_ago(31))

    call_command("clear_private_data", "--dry-run")

    assert "browsers: 1" in capsys.readouterr().out
    assert _kept(comment)[0][0]
    assert not RetentionReport.objects.exists()


def test_a_moderator_reads_the_clearing_in_numbers(client):
    make_comment(**GIVEN, created_at=_ago(31))
    retention.clear()
    client.force_login(make_user("moderator"))

    page = client.get("/admin/comments/retentionreport/").text

    assert "browsers: 1" in page
    assert "Browser/1" not in page


@pytest.mark.django_db(transaction=True)
def test_the_worker_clears_each_day_what_is_over_its_time_on_that_day(monkeypatch):
    CommentSettings.objects.create(keep_browser_days=30, keep_ip_days=90, keep_email_days=700)
    began = timezone.now()
    comment = make_comment(**GIVEN, created_at=began)
    moderation.reject(comment, by=make_user("moderator"))
    night = began.replace(hour=3, minute=41, second=30)

    kept = {}
    for day in (29, 31, 91, 366):
        clock = began + timedelta(days=day)
        monkeypatch.setattr(timezone, "now", lambda clock=clock: clock)
        assert retention.clear_daily.name in list_due(night + timedelta(days=day))
        retention.clear_daily.defer(timestamp=int(clock.timestamp()))
        run_worker()
        kept[day] = _kept(comment)[0] if Comment.objects.filter(pk=comment.pk).exists() else "gone"

    assert kept == {
        29: [True, True, True],
        31: [False, True, True],
        91: [False, False, True],
        366: "gone",
    }
    reports = RetentionReport.objects.order_by("at")
    assert [report.at - began for report in reports] == [timedelta(days=day) for day in kept]
    assert [report.counts["browsers"] for report in reports] == [0, 1, 0, 0]
    assert reports.last().counts["rejected comments"] == 1

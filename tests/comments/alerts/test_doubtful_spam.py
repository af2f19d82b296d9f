"""Doubtful spam: the weekly mail of what a machine filed as spam and was not sure of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.alerts import doubtful_spam
from comments.models import ModerationLog, ModeratorAlert, SpamTrace
from tests.autoinformed.test_tasks import list_due, run_worker
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def put_aside(probability, *, by=None, text="Perhaps a bargain", email="secret@readers.example"):
    comment = make_comment(article=make_article(), status="spam", text=text, email=email)
    SpamTrace.objects.create(
        comment=comment, probability=probability, text_hash="", created_at=timezone.now()
    )
    ModerationLog.objects.create(comment_id=comment.pk, action="spam", by=by)
    return comment


def test_a_moderator_is_mailed_where_to_look_and_not_a_word_of_the_commenter(mailoutbox):
    moderator = make_user(role="moderator")
    doubtful = put_aside(0.6)

    doubtful_spam.send_doubtful_spam()

    (mail,) = mailoutbox
    assert mail.to == [moderator.email]
    assert mail.subject == "AutoInformed: 1 comment put aside as spam may be none"
    assert f"/comments/comment/{doubtful.pk}/change/" in mail.body
    assert doubtful.article.headline in mail.body
    assert "bargain" not in mail.body
    assert "secret" not in mail.body


def test_nothing_is_sent_where_the_scorer_is_sure_or_somebody_decided(mailoutbox):
    moderator = make_user(role="moderator")
    put_aside(0.99)
    put_aside(0.6, by=moderator)

    assert doubtful_spam.send_doubtful_spam() == 0
    assert not mailoutbox


def test_a_moderator_who_wants_no_mail_gets_none(mailoutbox):
    ModeratorAlert.objects.create(user=make_user(role="moderator"), mail=ModeratorAlert.Mail.NEVER)
    put_aside(0.6)

    doubtful_spam.send_doubtful_spam()

    assert not mailoutbox


def test_the_least_certain_comes_first():
    sure, doubtful, unscored = put_aside(0.9), put_aside(0.5), put_aside(None)

    assert list(doubtful_spam.find_doubtful()) == [unscored, doubtful, sure]


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it_on_a_monday_once(mailoutbox):
    moderator = make_user(role="moderator")
    put_aside(0.6)
    monday = datetime(2025, 12, 22, 12, 0, 30, tzinfo=UTC)
    name = doubtful_spam.send_doubtful_spam.name
    due = [name in list_due(monday + timedelta(days=day)) for day in range(8)]

    doubtful_spam.send_doubtful_spam.defer(timestamp=int(monday.timestamp()))
    run_worker()

    assert due == [True, False, False, False, False, False, False, True]
    assert [mail.to for mail in mailoutbox] == [[moderator.email]]

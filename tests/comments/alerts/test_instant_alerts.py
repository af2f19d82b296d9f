import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import moderation
from comments.alerts import digest
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def _jobs():
    return list(ProcrastinateJob.objects.filter(task_name="comments.tell_moderators"))


def test_a_held_reply_defers_a_mail_that_carries_nothing_of_it(client):
    send(client, make_article())

    (job,) = _jobs()
    assert job.args == {}


def test_neither_spam_nor_a_second_click_defers_a_mail(client):
    article = make_article()

    send(client, article, subject="Buy")
    send(client, article, subject="Buy")

    assert _jobs() == []


@pytest.mark.parametrize("verb", [moderation.approve, moderation.mark_spam])
def test_a_comment_decided_before_the_mail_needs_none(verb):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    verb(comment, by=moderator)

    digest.tell_moderators()

    assert not mail.outbox


def test_a_comment_gone_before_the_mail_needs_none():
    digest.tell_moderators()

    assert not mail.outbox

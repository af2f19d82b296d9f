"""Concurrency: two people at one moment, on real connections and committed rows."""

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connections
from django.test import Client

from comments import moderation
from comments.alerts import digest
from comments.models import Comment, ModerationLog
from comments.replying import intake
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*calls):
    """Run ``calls`` in threads that start together; their results in the same order."""
    barrier = Barrier(len(calls))
    results = [None] * len(calls)

    def run(number, call):
        try:
            barrier.wait(timeout=30)
            results[number] = call()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_moderators_approve_one_comment_once():
    comment = make_comment(status="pending")
    moderators = [make_user("moderator"), make_user("moderator")]

    outcomes = _at_once(*(lambda by=by: moderation.approve(comment, by=by) for by in moderators))

    comment.article.refresh_from_db()
    assert sorted(outcome.changed for outcome in outcomes) == [False, True]
    assert ModerationLog.objects.filter(comment_id=comment.pk).count() == 1
    assert comment.article.comment_count == 1


def test_the_count_is_right_when_two_comments_are_approved_at_once():
    article = make_article()
    moderator = make_user("moderator")
    comments = [make_comment(article, status="pending") for _ in range(4)]

    _at_once(*(lambda one=one: moderation.approve(one, by=moderator) for one in comments))

    article.refresh_from_db()
    assert article.comment_count == 4


def test_two_clicks_at_once_keep_one_comment():
    article = make_article()

    answers = _at_once(*[lambda: send(Client(), article)] * 3)

    assert len({answer["Location"] for answer in answers}) == 1
    assert Comment.objects.count() == 1


def test_posts_at_once_do_not_pass_the_flood_limit():
    article = make_article()

    answers = _at_once(
        *(lambda n=n: send(Client(), article, text=f"Thought {n}") for n in range(8))
    )

    assert sorted({answer.status_code for answer in answers}) == [303, 429]
    assert Comment.objects.count() == intake.FLOOD_LIMIT


def test_a_reply_that_fails_half_way_leaves_nothing(monkeypatch):
    article = make_article()

    def fail(**job):
        raise OperationalError("The server went away.")

    monkeypatch.setattr(digest.tell_moderators, "defer", fail)
    answer = send(Client(), article, text="Half way")

    assert answer.status_code == 503
    assert "Half way" in answer.text
    assert not Comment.objects.exists()
    assert not ModerationLog.objects.exists()

"""Flags: without account and script, once a person, and enough of them count."""

import pytest

from comments import moderation
from comments.models import Comment, CommentSettings, Flag, ModerationLog
from comments.moderation import flags
from tests.comments.typed import FROM_OUR_PAGE
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def _report(client, comment, *, ip="203.0.113.7", headers=FROM_OUR_PAGE, **fields):
    return client.post(
        f"/comments/{comment.pk}/flag/",
        {"reason": "abuse", "note": "", **fields},
        headers=headers,
        REMOTE_ADDR=ip,
    )


def test_a_reader_finds_the_form_beside_the_comment_and_reports_it(client):
    comment = make_comment(text="Rude words.")

    thread = client.get(comment.article.get_absolute_url()).text
    form = client.get(f"/comments/{comment.pk}/flag/")
    answer = _report(client, comment, note="It insults my dog.")

    assert f'href="/comments/{comment.pk}/flag/"' in thread
    assert "Rude words." in form.text
    assert "public" in form["Cache-Control"]
    assert "The moderators have your report." in answer.text
    assert not answer.cookies
    flag = Flag.objects.get()
    assert (flag.comment, flag.reason, flag.note) == (comment, "abuse", "It insults my dog.")
    assert "203.0.113.7" not in str(vars(flag))


def test_enough_readers_send_a_comment_back_to_the_queue(client):
    CommentSettings.objects.create(flags_to_queue=2)
    comment = make_comment()

    _report(client, comment, ip="203.0.113.1")
    _report(client, comment, ip="203.0.113.1", reason="spam")  # the same person again
    after_one = Comment.objects.get().status
    _report(client, comment, ip="203.0.113.2")

    assert after_one == "approved"
    assert Comment.objects.get().status == "pending"
    assert ModerationLog.objects.get().action == "flagged"
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0


def test_a_decision_settles_the_reports_and_new_ones_count_from_nothing(client):
    CommentSettings.objects.create(flags_to_queue=2)
    comment = make_comment()
    for number in (1, 2):
        _report(client, comment, ip=f"203.0.113.{number}")

    moderation.approve(comment, by=make_user("moderator"))
    _report(client, comment, ip="203.0.113.1")
    _report(client, comment, ip="203.0.113.3")

    assert Comment.objects.get().status == "approved"
    assert Flag.objects.open().count() == 1


def test_a_moderator_may_let_a_reported_comment_stand(client):
    comment = make_comment()
    _report(client, comment)
    moderator = make_user("moderator")

    outcome = moderation.settle_flags(comment, by=moderator)
    again = moderation.settle_flags(comment, by=moderator)

    assert (outcome.changed, again.changed) == (True, False)
    assert not Flag.objects.open().exists()
    assert ModerationLog.objects.get().action == "flags_settled"


def test_one_ip_address_reports_ten_comments_an_hour_at_most(client, monkeypatch):
    monkeypatch.setattr(flags, "LIMIT", 1)
    article = make_article()
    _report(client, make_comment(article))

    answer = _report(client, make_comment(article), note="Kept for its reader.")

    assert answer.status_code == 429
    assert "Kept for its reader." in answer.text
    assert Flag.objects.count() == 1


def test_a_report_without_a_reason_or_from_another_site_is_not_taken(client):
    comment = make_comment()

    without = _report(client, comment, reason="", note="Kept.")
    foreign = _report(client, comment, headers={"Sec-Fetch-Site": "cross-site"}, note="Kept.")

    assert (without.status_code, foreign.status_code) == (422, 403)
    assert "Choose what is wrong with it." in without.text
    assert "Kept." in without.text
    assert "Kept." in foreign.text
    assert not Flag.objects.exists()


@pytest.mark.parametrize("fields", [{"status": "pending"}, {"status": "spam"}])
def test_what_readers_do_not_see_cannot_be_reported(client, fields):
    comment = make_comment(**fields)

    assert client.get(f"/comments/{comment.pk}/flag/").status_code == 404
    assert _report(client, comment).status_code == 404

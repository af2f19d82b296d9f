"""Flags: without account and script, once a person, and enough of them count."""

import pytest

from comments import moderation
from comments.models import Comment, CommentSettings, Flag, HoldRule, ModerationLog
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


def test_reports_of_strangers_take_nothing_down_and_put_it_first_in_the_queue(client):
    CommentSettings.objects.create(flags_to_queue=2)
    waiting = make_comment(status="pending")
    comment = make_comment(text="An unpopular thought.")

    _report(client, comment, ip="203.0.113.1")
    _report(client, comment, ip="203.0.113.1", reason="spam")  # the same person again
    after_one = list(Comment.objects.awaiting())
    _report(client, comment, ip="203.0.113.2")

    assert after_one == [waiting]
    assert list(Comment.objects.awaiting()) == [comment, waiting]
    assert "An unpopular thought." in client.get(comment.article.get_absolute_url()).text
    assert ModerationLog.objects.get().action == "flagged"
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 1


def test_what_a_rule_marks_is_hidden_and_its_place_says_that_it_is_looked_at(client):
    CommentSettings.objects.create(flags_to_queue=1)
    comment = make_comment(text="You absolute clunker.")
    HoldRule.objects.create(name="Insults", kind="words", words="clunker", is_active=True)

    _report(client, comment)

    page = client.get(comment.article.get_absolute_url()).text
    assert "clunker" not in page
    assert "Readers reported this comment; a moderator is looking at it." in page
    assert "removed" not in page
    assert "Insults" in ModerationLog.objects.get().reason


def test_approving_what_was_hidden_brings_it_back(client):
    CommentSettings.objects.create(flags_to_queue=1)
    comment = make_comment(text="You absolute clunker.")
    HoldRule.objects.create(name="Insults", kind="words", words="clunker", is_active=True)
    _report(client, comment)

    moderation.approve(comment, by=make_user("moderator"))

    assert "clunker" in client.get(comment.article.get_absolute_url()).text
    assert not Comment.objects.awaiting().exists()


def test_readers_who_were_wrong_before_weigh_less_and_who_were_right_weigh_more(client):
    CommentSettings.objects.create(flags_to_queue=2)
    moderator = make_user("moderator")
    wronged, rightly, comment, other = (make_comment() for _ in range(4))
    for ip in ("203.0.113.1", "203.0.113.2"):
        _report(client, wronged, ip=ip)
    for ip in ("203.0.113.3", "203.0.113.4"):
        _report(client, rightly, ip=ip)
    moderation.settle_flags(wronged, by=moderator)
    moderation.reject(rightly, by=moderator)

    for ip in ("203.0.113.1", "203.0.113.2"):
        _report(client, comment, ip=ip)
    for ip in ("203.0.113.3", "203.0.113.4"):
        _report(client, other, ip=ip)

    assert list(Comment.objects.awaiting()) == [other]


def test_letting_a_reported_comment_stand_can_be_undone(client):
    CommentSettings.objects.create(flags_to_queue=1)
    comment = make_comment()
    _report(client, comment)
    moderator = make_user("moderator")
    outcome = moderation.approve(comment, by=moderator)

    moderation.undo(outcome.entry.pk, by=moderator)

    assert list(Comment.objects.awaiting()) == [comment]
    assert Flag.objects.open().get().was_right is None


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

"""Commenter's own page, opened by a signed path and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import moderation
from comments.models import Comment, HoldRule, HouseRule, ModerationLog
from comments.replying import own_page
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def _page(comment, what=""):
    return own_page.own_path(comment) + what


def test_a_waiting_comment_is_changed_where_it_waits(client):
    comment = make_comment(text="First words.", status="pending")

    answer = client.post(_page(comment, "edit/"), {"text": "Better words."})

    comment.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, own_page.own_path(comment))
    assert (comment.text, comment.status) == ("Better words.", "pending")
    assert ModerationLog.objects.filter(comment_id=comment.pk, action="edit_sent").exists()


def test_new_text_of_a_waiting_comment_is_screened_like_a_new_comment(client):
    HoldRule.objects.create(name="Insults", kind="words", words="clunker", is_active=True)
    send(client, make_article(), text="First words.")
    comment = Comment.objects.get()

    client.post(_page(comment, "edit/"), {"text": "You clunker."})

    assert [hold.matched for hold in comment.holds.filter(rule__name="Insults")] == [["clunker"]]
    assert "Insults" in ModerationLog.objects.filter(action="held").first().reason


def test_spam_does_not_get_in_by_an_edit_and_its_first_signs_stay(client):
    send(client, make_article(), text="First words.", headers={})
    comment = Comment.objects.get()

    client.post(_page(comment, "edit/"), {"text": "https://a.example " * 12})

    comment.refresh_from_db()
    assert comment.status == "spam"
    assert "sent without an origin" in comment.holds.values_list("reason", flat=True)
    assert comment.spam_trace.hosts == ["a.example"]


def test_the_old_text_stands_until_a_moderator_accepts_the_new(client):
    comment = make_comment(text="First words.")

    client.post(_page(comment, "edit/"), {"text": "Better words."})
    thread = client.get(comment.article.get_absolute_url()).text
    seen = client.get(_page(comment)).text

    assert "First words." in thread
    assert "Better words." not in thread
    assert "Your change awaits moderation" in seen
    assert "Better words." in seen
    assert Comment.objects.awaiting().get() == comment


def test_spam_looks_to_its_commenter_like_what_waits(client):
    comment = make_comment(status="spam")

    seen = client.get(_page(comment)).text
    answer = client.post(_page(comment, "edit/"), {"text": "Better words."})

    assert "awaiting moderation" in seen
    assert "Change it" in seen
    assert answer.status_code == 303


def test_a_comment_taken_back_leaves_a_tombstone_where_it_was_answered(client):
    comment = make_comment(text="Said too soon.")
    make_comment(parent=comment, text="An answer.")

    asked = client.get(_page(comment, "withdraw/"))
    answer = client.post(_page(comment, "withdraw/"))
    thread = client.get(comment.article.get_absolute_url()).text

    assert "cannot be undone" in asked.text
    assert answer["Location"] == own_page.own_path(comment)
    assert "You took it back" in client.get(_page(comment)).text
    assert "This comment was removed by its writer." in thread
    assert "Said too soon." not in thread
    assert "An answer." in thread


def test_after_fifteen_minutes_a_change_is_refused_and_the_typed_text_comes_back(client):
    sent = timezone.now() - own_page.CHANGEABLE_FOR - timedelta(seconds=1)
    comment = make_comment(text="First words.", status="pending", created_at=sent)

    edited = client.post(_page(comment, "edit/"), {"text": "Better words."})
    withdrawn = client.post(_page(comment, "withdraw/"))

    comment.refresh_from_db()
    assert (edited.status_code, withdrawn.status_code) == (409, 409)
    assert "Better words." in edited.text
    assert (comment.text, comment.is_removed) == ("First words.", False)
    assert "Change it" not in client.get(_page(comment)).text


def test_an_empty_change_is_refused_beside_the_field(client):
    comment = make_comment(status="pending")

    answer = client.post(_page(comment, "edit/"), {"text": " "})

    assert answer.status_code == 422
    assert "Write your comment." in answer.text


def test_a_rejected_comment_tells_by_which_rule_and_takes_no_change(client):
    comment = make_comment(status="pending")
    rule = HouseRule.objects.create(title="On the subject", words="Speak of the cars.")
    moderation.reject(comment, by=make_user("moderator"))
    ModerationLog.objects.filter(comment_id=comment.pk)
    entry = ModerationLog(comment_id=comment.pk, action="rejected", house_rule=rule)
    entry.save()

    seen = client.get(_page(comment)).text
    answer = client.post(_page(comment, "edit/"), {"text": "Other words."})

    assert "On the subject.</strong> Speak of the cars." in seen
    assert answer.status_code == 409


@pytest.mark.parametrize("what", ["", "edit/", "withdraw/"])
def test_a_link_that_we_did_not_sign_or_whose_comment_is_gone_says_so(client, what):
    comment = make_comment()
    gone = _page(comment, what)
    comment.delete()

    forged = client.get(f"/comments/status/7:forged/{what}")

    assert forged.status_code == client.get(gone).status_code == 404
    assert "This link is over" in forged.text


def test_no_page_of_a_commenter_is_cached_indexed_or_told_to_another_site(client):
    comment = make_comment()

    for what in ("", "edit/", "withdraw/"):
        answer = client.get(_page(comment, what))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert not answer.cookies


# The preview


def test_a_preview_shows_the_comment_and_keeps_nothing(client):
    answer = send(client, make_article(), preview="1", text="See https://maker.example/axle.")

    assert answer.status_code == 200
    assert "So it will look" in answer.text
    assert '<a href="https://maker.example/axle" rel="ugc nofollow">' in answer.text
    assert answer.context["form"]["text"].value() == "See https://maker.example/axle."
    assert not Comment.objects.exists()


def test_a_preview_of_a_faulty_comment_names_the_fault(client):
    answer = send(client, make_article(), preview="1", name="")

    assert answer.status_code == 422
    assert "Write your name." in answer.text

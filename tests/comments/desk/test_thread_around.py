"""Thread around a comment on its moderator's screen: whole, or said to be left out."""

import pytest
from django.urls import reverse

from comments.desk import thread_around
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = make_user("moderator")
    client.force_login(user)
    return user


def _screen(client, comment):
    return client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text


def test_the_whole_thread_is_shown_in_the_order_in_which_readers_read_it(client, moderator):
    top = make_comment(text="First word")
    first = make_comment(parent=top, text="Second word")
    other = make_comment(parent=top, text="Sixth word")
    deep = first
    for word in ("Third", "Fourth"):
        deep = make_comment(parent=deep, text=f"{word} word")
    comment = make_comment(parent=deep, text="Fifth word", status="pending")
    make_comment(parent=other, text="Seventh word", status="rejected")
    make_comment(top.article, "Another thread")

    page = _screen(client, comment)

    words = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")
    places = [page.index(f"{word} word") for word in words]
    assert places == sorted(places)
    assert page.count("what it answers") == 1
    assert "Another thread" not in page
    assert "A long thread" not in page


def test_a_long_thread_says_what_it_leaves_out_and_leads_there(client, moderator, monkeypatch):
    monkeypatch.setattr(thread_around, "MOST", 4)
    top = make_comment(text="The top")
    for number in range(5):
        make_comment(parent=top, text=f"Beside it {number}")
    above = make_comment(parent=top, text="What it answers")
    comment = make_comment(parent=above, text="The comment itself", status="pending")
    make_comment(parent=comment, text="An answer to it", status="pending")

    page = _screen(client, comment)
    whole = f"?state=all&amp;thread={top.pk}"
    listed = client.get(
        reverse("admin:comments_comment_changelist"), {"state": "all", "thread": top.pk}
    )

    for text in ("The top", "What it answers", "The comment itself", "An answer to it"):
        assert text in page
    assert "Beside it" not in page
    assert "A long thread" in page
    assert whole in page
    assert len(listed.context["cl"].cards) == 9


@pytest.mark.parametrize("answers", [1, 20])
def test_the_screen_costs_the_same_for_a_short_thread_and_a_long_one(
    client, moderator, django_assert_max_num_queries, answers
):
    comment = make_comment(status="pending")
    for _ in range(answers):
        make_comment(parent=comment)
    _screen(client, comment)

    with django_assert_max_num_queries(14):
        _screen(client, comment)

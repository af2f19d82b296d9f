"""Names of commenters: what nobody sees is none, what nobody can read is cut, ours are held."""

import unicodedata

import pytest
from django.urls import reverse

from authors.models import Author
from comments import private_side
from comments.models import Comment, CommentSettings, Hold, ModerationLog
from comments.replying import commenter_mail
from comments.replying.own_page import own_path
from comments.spam import staff_names
from comments.spam.screening import Sending, screen
from house_style.folding import MOST_MARKS
from tests.comments.typed import FROM_OUR_PAGE, send
from tests.factories import make_article, make_author, make_comment, make_user

pytestmark = pytest.mark.django_db

INVISIBLE = ["\u200b", "\u3164", "\u2800", "\u00ad", "\u034f", " \u00a0\u200b "]
PILE = "Z" + "\u0335\u0301\u0300\u0316" * 18


@pytest.mark.parametrize("name", INVISIBLE)
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_name_that_nobody_sees_is_asked_for(client, name, button):
    answer = send(client, make_article(), name=name, text="My words stay.", **button)

    assert answer.status_code == 422
    assert "Write your name." in answer.text
    assert "My words stay." in answer.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["\u200b\u200b\n\u2060", *INVISIBLE])
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_text_that_nobody_sees_is_asked_for(client, text, button):
    answer = send(client, make_article(), text=text, **button)

    assert answer.status_code == 422
    assert "Write your comment." in answer.text
    assert not Comment.objects.exists()


def test_a_comment_is_not_changed_to_a_text_that_nobody_sees(client):
    send(client, make_article())
    comment = Comment.objects.get()

    answer = client.post(
        f"{own_path(comment)}edit/", {"text": "\u200b\u200b\n\u2060"}, headers=FROM_OUR_PAGE
    )

    assert answer.status_code == 422
    assert "Write your comment." in answer.text
    assert Comment.objects.get().text == comment.text


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("reply", "Write an answer first."),
        ("edit", "Write a comment first."),
        ("note", "Write a note first."),
    ],
)
def test_moderators_write_no_text_that_nobody_sees_either(client, verb, said):
    client.force_login(make_user("moderator"))
    comment = make_comment()

    answer = client.post(
        reverse(f"admin:comments_comment_{verb}", args=[comment.pk]), {"text": "\u200b\u2060"}
    )

    assert answer.status_code == 422
    assert said in answer.text


def test_marks_piled_on_a_letter_are_cut_to_what_can_be_read(client):
    article = make_article()
    assert len(PILE) == 73

    preview = send(client, article, name=PILE, text=f"So {PILE} it is.", preview="1")
    send(client, article, name=PILE, text=f"So {PILE} it is.")

    comment = Comment.objects.get()
    for typed in (comment.name, comment.text):
        marks = [
            sign for sign in unicodedata.normalize("NFD", typed) if unicodedata.combining(sign)
        ]
        assert 1 <= len(marks) <= MOST_MARKS
        assert typed in preview.text
    assert comment.text.startswith("So ")
    assert comment.text.endswith(" it is.")


@pytest.mark.parametrize("name", ["Nguyễn Phượng", "François", "محمد", "می‌خواهم", "👩‍🔧 Wilma"])
def test_names_that_people_have_are_kept_as_typed(client, name):
    send(client, make_article(), name=name)

    assert Comment.objects.get().name == name
    assert not Hold.objects.filter(rule=None).exists()


LOOKALIKES = [
    "Ken Zino",
    "Ken\u200b Zino",
    "Ken Zin0",
    "Kеn Zіnо",
    "Κεn Ζιnο",
    "Ｋｅｎ Ｚｉｎｏ",
    "Ken\u2003Zino",
    "K\u00aden Z1no",
]


@pytest.mark.parametrize("name", LOOKALIKES)
@pytest.mark.parametrize("is_author", [True, False])
def test_a_name_that_could_pass_for_one_of_ours_is_held_and_says_so(client, name, is_author):
    if is_author:
        make_author(name="Ken Zino")
    else:
        make_user("editor", first_name="Ken", last_name="Zino")

    send(client, make_article(), name=name)

    comment = Comment.objects.get()
    said = "the name looks like one of ours, Ken Zino"
    assert comment.status == Comment.Status.PENDING
    assert [hold.reason for hold in comment.holds.filter(rule=None)] == [said]
    assert said in ModerationLog.objects.get(comment_id=comment.pk).reason
    client.force_login(make_user("moderator"))
    assert said in client.get(reverse("admin:comments_comment_changelist")).text


@pytest.mark.parametrize("name", ["The editors", "AutoInf0rmed", "THE ED1TORS"])
def test_nobody_passes_for_the_newsroom(client, name):
    send(client, make_article(), name=name)

    assert Hold.objects.filter(rule=None, reason__contains="looks like one of ours").exists()


def test_a_name_that_is_only_alike_is_not_held():
    make_author(name="Ken Zino")

    for name in ("Ken", "Ken Zone", "Wilma Sedan", "李小龙"):
        assert screen(Comment(article_id=1, name=name, text="Axles."), Sending(True)).signs == []


def _sent_under_own_name(client, email):
    """A comment of Ken Zino, a trusted commenter, whose e-mail address is proven then."""
    CommentSettings.objects.update_or_create(defaults={"trusted_at_once": True, "trusted_after": 1})
    earlier = make_comment(email=email)
    private_side.mark_email_proven(earlier)
    Comment.objects.filter(pk=earlier.pk).update(status=Comment.Status.APPROVED)
    send(client, make_article(), name="Ken Zino", email=email, mail="on")
    comment = Comment.objects.latest("pk")
    Hold.objects.filter(comment=comment).exclude(rule=None).delete()
    link = commenter_mail.confirm_url(comment).removeprefix("http://testserver")
    client.post(link[link.index("/comments") :], headers=FROM_OUR_PAGE)
    comment.refresh_from_db()
    return comment


def test_staff_are_not_held_for_their_own_name_once_their_email_address_is_proven(client):
    ken = make_user("editor", first_name="Ken", last_name="Zino")

    comment = _sent_under_own_name(client, ken.email)

    assert not comment.holds.exists()
    assert comment.status == Comment.Status.APPROVED


def test_a_proven_email_address_of_another_leaves_it_held(client):
    make_user("editor", first_name="Ken", last_name="Zino")
    other = make_user("editor", first_name="Juno", last_name="Camber")

    comment = _sent_under_own_name(client, other.email)

    assert comment.holds.exists()
    assert comment.status == Comment.Status.PENDING


def test_a_reply_of_the_staff_under_their_own_name_is_not_held(client):
    moderator = make_user("moderator", first_name="Ken", last_name="Zino")
    client.force_login(moderator)
    comment = make_comment()

    client.post(
        reverse("admin:comments_comment_reply", args=[comment.pk]), {"text": "Thank you, mended."}
    )

    answer = Comment.objects.get(parent=comment)
    assert (answer.name, answer.status) == ("Ken Zino", Comment.Status.APPROVED)
    assert not answer.holds.exists()


def test_the_look_up_is_one_query_however_many_names_there_are(django_assert_num_queries):
    for number in range(20):
        make_author(name=f"Author {number}")
        make_user("editor", first_name="Editor", last_name=str(number))
    comment = Comment(article_id=1, name="Ken Zin0", text="Axles.")
    with django_assert_num_queries(1):
        assert staff_names.find_signs(comment) == []
    assert Author.objects.count() >= 20

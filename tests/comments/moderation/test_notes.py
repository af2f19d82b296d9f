"""Moderators' notes: on a person, by e-mail address, and on each of their comments."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from comments import moderation, private_side
from comments.models import Comment, CommentSettings, Note
from comments.moderation.notes import leave_note
from comments.privacy import personal_data, retention
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")
WILMA = "wilma.sedan@readers.example"
SAID = "Asks the same each week"


@pytest.fixture
def moderator(client):
    user = make_user("moderator", first_name="Mona", last_name="Reyes")
    client.force_login(user)
    return user


def _screen(client, comment):
    return client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text


def _proven(comment):
    private_side.mark_email_proven(comment)
    return comment


def test_a_note_stands_on_each_comment_of_the_person(client, moderator):
    first = _proven(make_comment(email=WILMA))
    other = _proven(make_comment(email=WILMA.upper(), status="pending"))
    stranger = make_comment(email="ken@readers.example", status="pending")

    client.post(reverse("admin:comments_comment_note", args=[first.pk]), {"text": SAID})

    assert SAID in _screen(client, first)
    assert SAID in _screen(client, other)
    assert f"on comment {first.pk}" in _screen(client, other)
    assert SAID not in _screen(client, stranger)
    assert client.get(QUEUE).text.count(SAID) == 1


def test_a_note_on_a_comment_without_an_email_address_stays_there(client, moderator):
    noted, other = make_comment(ip="203.0.113.7"), make_comment(ip="203.0.113.7")

    leave_note(noted, by=moderator, text=SAID)

    assert SAID in _screen(client, noted)
    assert SAID not in _screen(client, other)


@pytest.mark.parametrize(
    ("noted_is_proven", "other_is_proven", "said"),
    [
        (True, True, ""),
        (False, True, "about somebody who typed this e-mail address and did not prove it"),
        (False, False, "about somebody who typed this e-mail address and did not prove it"),
        (True, False, "about the owner of this e-mail address, typed here"),
    ],
)
def test_a_note_says_where_it_may_be_about_another(
    client, moderator, noted_is_proven, other_is_proven, said
):
    noted, other = make_comment(email=WILMA), make_comment(email=WILMA)
    if noted_is_proven:
        _proven(noted)
    if other_is_proven:
        _proven(other)

    leave_note(noted, by=moderator, text=SAID)

    assert "about " not in _note_on(client, noted)
    assert said in _note_on(client, other)
    assert ("about " in _note_on(client, other)) == bool(said)


def _note_on(client, comment):
    return _screen(client, comment).split('class="card__notes"')[1].split("</ul>")[0]


def test_a_note_is_about_the_proven_person_once_its_comment_is_proven():
    comment = make_comment(email=WILMA)
    note = leave_note(comment, by=make_user("moderator"), text=SAID)

    private_side.mark_email_proven(comment)

    note.refresh_from_db()
    assert note.is_proven


def test_erasing_a_persons_data_erases_the_notes_on_them():
    kept = leave_note(make_comment(email="ken@readers.example"), by=None, text=SAID)
    leave_note(make_comment(email=WILMA), by=None, text=SAID)

    personal_data.erase_data(WILMA)

    assert Note.objects.get() == kept


def test_erasing_a_comment_without_an_email_address_erases_its_notes():
    comment = make_comment()
    leave_note(comment, by=None, text=SAID)

    moderation.erase(comment, by=make_user("moderator"))

    assert not Note.objects.exists()


def test_a_note_outlives_its_comment_and_goes_with_the_persons_last():
    long_ago = timezone.now() - timedelta(days=40)
    spam = make_comment(email=WILMA, status="spam", decided_at=long_ago)
    leave_note(spam, by=None, text=SAID)
    stays = make_comment(email=WILMA)

    retention.clear()
    with_one_left = Note.objects.count()
    CommentSettings.objects.create(keep_email_days=1)
    counts = retention.clear(at=timezone.now() + timedelta(days=2))

    assert not Comment.objects.filter(pk=spam.pk).exists()
    assert Comment.objects.filter(pk=stays.pk).exists()
    assert with_one_left == 1
    assert counts["notes on people of whom no comment is left"] == 1
    assert not Note.objects.exists()


def test_a_note_follows_its_person_under_a_new_key(settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    comment = make_comment(email=WILMA)
    leave_note(comment, by=None, text=SAID)
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}

    private_side.rotate_hashes()
    settings.COMMENT_HASH_KEYS = {"new": "second secret"}

    assert Note.objects.get().email_hash == make_comment(email=WILMA).private_side.email_hash
    assert Note.objects.filter(private_side.match_sender(email=WILMA)).exists()


def test_a_note_is_on_a_person_or_on_a_comment():
    for fields in ({}, {"comment": make_comment(), "email_hash": "a" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(text=SAID, **fields)


def test_old_notes_are_carried_over_to_people_and_back():
    migration = import_module("comments.migrations.0009_old_notes_to_people")
    known, unknown = _proven(make_comment(email=WILMA)), make_comment(ip="203.0.113.7")
    gone = make_comment(email=WILMA)
    for comment in (known, unknown, gone):
        comment.notes.create(text=SAID)

    migration.carry_over(apps, None)
    on_people = list(Note.objects.order_by("pk").values_list("comment", "written_on", "is_proven"))
    Comment.objects.filter(pk=gone.pk).delete()
    migration.carry_back(apps, None)

    assert on_people == [
        (None, known.pk, True),
        (unknown.pk, None, False),
        (None, gone.pk, False),
    ]
    assert list(Note.objects.order_by("pk").values_list("comment", "email_hash")) == [
        (known.pk, ""),
        (unknown.pk, ""),
    ]

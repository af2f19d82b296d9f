"""Bans by a mailbox, however it is spelled, and by an e-mail address that is merely typed."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from comments import private_side
from comments.models import ModerationLog, PrivateSide, Standing
from comments.moderation import standing
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

IP = "203.0.113.7"
SAME_MAILBOX = [
    ("troll@gmail.com", "troll+again@gmail.com"),
    ("troll+again@gmail.com", "troll@gmail.com"),
    ("troll+one@gmail.com", "T.roll+two@googlemail.com"),
    ("t.roll@googlemail.com", "troll@gmail.com"),
    ("troll@outlook.com", "troll+2@outlook.com"),
    ("troll+1@proton.me", "troll@protonmail.com"),
]
OTHER_MAILBOX = [
    ("t.roll@outlook.com", "troll@outlook.com"),
    ("troll@readers.example", "troll+again@readers.example"),
    ("troll@gmail.com", "troll2@gmail.com"),
    ("troll@hotmail.com", "troll@outlook.com"),
]


@pytest.fixture
def moderator(client):
    user = make_user("moderator")
    client.force_login(user)
    return user


def _ban(email, kind="banned"):
    by = make_user("moderator")
    return standing.give(make_comment(email=email), kind=kind, by=by, reason="Insults")


def _prove(comment):
    private_side.mark_email_proven(comment)
    return comment


def _give(client, comment, **fields):
    url = reverse("admin:comments_comment_standing", args=[comment.pk])
    return client.post(url, {"kind": "banned", "reason": "Insults", **fields}, follow=True)


def _screen(client, comment):
    return client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text


@pytest.mark.parametrize(("banned", "typed"), SAME_MAILBOX)
def test_a_banned_mailbox_is_declined_under_another_spelling(client, banned, typed):
    _ban(banned)

    assert send(client, make_article(), email=typed).status_code == 403


@pytest.mark.parametrize(("banned", "typed"), OTHER_MAILBOX)
def test_what_may_be_another_mailbox_is_not_declined(client, banned, typed):
    _ban(banned)

    assert send(client, make_article(), email=typed).status_code == 303


def test_a_standing_is_on_the_card_under_another_spelling_and_is_lifted_there(client, moderator):
    _ban("troll+one@gmail.com", kind="premoderated")
    other = make_comment(email="t.roll@gmail.com", status="pending")
    plain = make_comment(email="nobody@readers.example", status="pending")

    page = client.get(reverse("admin:comments_comment_changelist")).text
    standing.give(other, kind="warned", by=moderator, reason="Tone")

    assert page.count("Always held: Insults") == 1
    assert [given.kind for given in Standing.objects.in_force()] == ["warned"]
    assert not standing.find_in_force(plain).exists()


def test_trust_ends_for_every_spelling_of_a_mailbox(moderator):
    for _ in range(2):
        _prove(make_comment(email="troll@gmail.com"))
    comment = _prove(make_comment(email="troll@gmail.com", status="pending"))
    before = standing.is_trusted(comment, after=2)
    _ban("t.roll@gmail.com", kind="premoderated")

    assert before
    assert not standing.is_trusted(comment, after=2)


def test_a_mailbox_stays_banned_under_a_new_key(client, settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    _ban("troll+one@gmail.com")
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}

    private_side.rotate_hashes()
    settings.COMMENT_HASH_KEYS = {"new": "second secret"}

    assert send(client, make_article(), email="troll+two@gmail.com").status_code == 403
    row = PrivateSide.objects.get()
    assert standing.find_in_force(row.comment).exists()
    assert row.mailbox_hash == Standing.objects.get().mailbox_hash


def test_the_command_fills_in_the_mailbox_of_what_was_kept_before(client):
    given = _ban("troll+one@gmail.com")
    PrivateSide.objects.update(mailbox_hash="")
    Standing.objects.update(mailbox_hash=given.email_hash)  # as the migration leaves it
    before = send(client, make_article(), email="troll@gmail.com", ip="203.0.113.1").status_code

    call_command("rotate_comment_keys")

    assert before == 303
    assert send(client, make_article(), email="troll@gmail.com").status_code == 403


def test_a_typed_email_address_is_said_not_to_be_proven_before_and_after_a_ban(client, moderator):
    comment = make_comment(email="victim@readers.example")

    before = _screen(client, comment)
    after = _give(client, comment)

    assert "typed here and is not proven" in before
    assert "proven it on another comment" not in before
    assert "typed, not proven: it concerns whoever owns it" in after.text
    assert Standing.objects.get().comment_id == comment.pk


def test_the_owner_of_a_typed_email_address_is_pointed_out(client, moderator):
    _prove(make_comment(email="victim@readers.example"))
    comment = make_comment(email="victim@readers.example")

    assert "Its owner has proven it on another comment" in _screen(client, comment)


def test_a_proven_email_address_is_banned_without_a_warning(client, moderator):
    comment = _prove(make_comment(email="troll@readers.example"))

    pages = _screen(client, comment) + _give(client, comment).text

    assert "not proven" not in pages
    assert Standing.objects.get().comment_id == comment.pk


def test_the_proven_email_address_of_the_same_ip_and_name_is_offered_and_banned(client, moderator):
    proven = _prove(make_comment(email="troll@readers.example", ip=IP, name="Tom Troll"))
    stranger = _prove(make_comment(email="ann@readers.example", ip=IP, name="Ann"))
    comment = make_comment(email="victim@readers.example", ip=IP, name="tom troll")
    make_comment(email="typed@readers.example", ip=IP)
    elsewhere = _prove(make_comment(email="fred@readers.example", ip="198.51.100.9"))

    page = _screen(client, comment)
    answer = _give(client, comment, on=proven.pk)

    assert f'name="on" value="{proven.pk}" required checked' in page
    assert f'name="on" value="{stranger.pk}" required>' in page
    assert f'name="on" value="{comment.pk}" required>' in page
    assert f'value="{elsewhere.pk}"' not in page
    assert f"The commenter of comment {proven.pk} is now: banned." in answer.text
    assert Standing.objects.get().email_hash == proven.private_side.email_hash
    assert ModerationLog.objects.get(action="standing").comment_id == proven.pk
    assert send(client, make_article(), email="victim@readers.example").status_code == 303


@pytest.mark.parametrize("on", ["", "stranger"])
def test_where_a_proven_one_is_offered_the_moderator_chooses_among_the_offered(
    client, moderator, on
):
    _prove(make_comment(email="troll@readers.example", ip=IP))
    stranger = make_comment(email="fred@readers.example", ip="198.51.100.9")
    comment = make_comment(email="victim@readers.example", ip=IP)

    answer = _give(client, comment, on=stranger.pk if on else "")

    assert answer.status_code == 422
    assert "Choose whom" in answer.text
    assert not Standing.objects.exists()


def test_no_email_address_is_on_the_screen_that_offers(client, moderator):
    _prove(make_comment(email="troll@readers.example", ip=IP))
    comment = make_comment(email="victim@readers.example", ip=IP)

    assert "@readers.example" not in _screen(client, comment)


def test_an_ip_address_that_is_no_longer_kept_offers_nobody(client, moderator):
    _prove(make_comment(email="troll@readers.example", ip=IP))
    comment = make_comment(email="victim@readers.example", ip=IP)
    PrivateSide.objects.update(ip_hash="")

    assert standing.list_proven(comment) == []

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.models import (
    Comment,
    CommentSettings,
    Hold,
    HoldRule,
    ModerationLog,
    Standing,
    Subscription,
)
from comments.moderation import standing
from comments.replying import commenter_mail
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

WILMA = "wilma.sedan@readers.example"


@pytest.fixture
def trust():
    HoldRule.objects.all().delete()
    CommentSettings.objects.create(trusted_at_once=True, trusted_after=2)


def prove(comment):
    comment.private_side.email_proven_at = timezone.now()
    comment.private_side.save()
    return comment


def _earn(*statuses, email=WILMA):
    for days, status in enumerate(reversed(statuses), start=1):
        at = timezone.now() - timedelta(days=days)
        prove(make_comment(email=email, status=status, created_at=at))


def _waiting(**fields):
    return make_comment(email=WILMA, status="pending", **fields)


def test_a_trusted_commenters_comment_is_approved_when_the_mailed_link_is_opened(client, trust):
    _earn("approved", "approved")
    comment = _waiting()
    Subscription.objects.create(comment=comment)
    link = commenter_mail.confirm_url(comment).removeprefix("http://127.0.0.1:8000")

    before = Comment.objects.get(pk=comment.pk).status
    client.post(link)

    comment.refresh_from_db()
    assert (before, comment.status) == ("pending", "approved")
    entry = ModerationLog.objects.get(comment_id=comment.pk)
    assert (entry.by, entry.reason) == (None, "Trusted commenter")


def test_typing_a_trusted_email_address_approves_nothing(client, trust):
    _earn("approved", "approved")

    send(client, make_article(), email=WILMA)
    comment = Comment.objects.latest("pk")

    assert standing.approve_if_trusted(comment) is None
    assert comment.status == "pending"


@pytest.mark.parametrize(
    "past",
    [
        ["approved"],
        ["approved", "approved", "rejected"],
        ["approved", "approved", "spam"],
        ["approved", "spam", "approved"],
    ],
)
def test_trust_asks_for_approvals_in_a_row(trust, past):
    _earn(*past)

    assert standing.approve_if_trusted(prove(_waiting())) is None


def test_approvals_on_a_typed_email_address_earn_no_trust(trust):
    for _ in range(3):
        make_comment(email=WILMA)

    assert standing.approve_if_trusted(prove(_waiting())) is None


def test_nobody_is_trusted_unless_the_settings_say_so():
    HoldRule.objects.all().delete()
    _earn(*["approved"] * 5)

    assert standing.approve_if_trusted(prove(_waiting())) is None


def test_a_comment_that_a_rule_holds_waits_even_from_a_trusted_commenter(trust):
    _earn("approved", "approved")
    comment = prove(_waiting())
    Hold.objects.create(comment=comment, reason="Three links or more")

    assert standing.approve_if_trusted(comment) is None


def test_what_a_moderator_put_back_does_not_appear_by_itself(trust):
    _earn("approved", "approved")
    comment = prove(_waiting())
    moderator = make_user("moderator")
    moderation.approve(comment, by=moderator)
    moderation.put_back(comment, by=moderator)
    comment.refresh_from_db()

    assert standing.approve_if_trusted(comment) is None


@pytest.mark.parametrize("kind", Standing.Kind.values)
def test_a_standing_ends_trust_until_it_is_lifted(trust, kind):
    _earn("approved", "approved")
    moderator = make_user("moderator")
    comment = prove(_waiting())
    given = standing.give(comment, kind=kind, by=moderator, reason="Insults")

    with_it = standing.is_trusted(comment, after=2)
    standing.lift(given, by=moderator)

    assert not with_it
    assert standing.is_trusted(comment, after=2)


@pytest.mark.parametrize("kind", ["suspended", "banned"])
def test_a_banned_commenter_is_declined_politely_and_keeps_every_word(client, kind):
    article = make_article()
    standing.give(
        make_comment(email=WILMA), kind=kind, by=make_user("moderator"), reason="Insults", days=7
    )

    answer = send(client, article, email=WILMA.upper(), text="Every word of mine")
    other = send(client, article, email="fred@readers.example", text="Of another", ip="203.0.113.9")

    assert answer.status_code == 403
    assert "Every word of mine" in answer.text
    assert "We cannot take this comment" in answer.text
    assert "Insults" not in answer.text
    assert other.status_code == 303
    assert not Comment.objects.filter(text="Every word of mine").exists()


@pytest.mark.parametrize("kind", ["warned", "premoderated"])
def test_a_warned_or_always_held_commenter_may_still_comment(client, kind):
    standing.give(make_comment(email=WILMA), kind=kind, by=make_user("moderator"), reason="Tone")

    assert send(client, make_article(), email=WILMA).status_code == 303


def test_a_ban_ends_at_its_time(client):
    given = standing.give(
        make_comment(email=WILMA), kind="banned", by=make_user("moderator"), reason="x", days=1
    )
    Standing.objects.filter(pk=given.pk).update(until=timezone.now() - timedelta(seconds=1))

    assert send(client, make_article(), email=WILMA).status_code == 303


def test_a_new_standing_takes_the_place_of_the_old_and_is_logged():
    comment = make_comment(email=WILMA)
    moderator = make_user("moderator")

    standing.give(comment, kind="warned", by=moderator, reason="Tone")
    standing.give(comment, kind="banned", by=moderator, reason="Again")

    assert [given.kind for given in standing.find_in_force(comment)] == ["banned"]
    entries = ModerationLog.objects.filter(action="standing")
    assert [entry.words for entry in entries] == ["Banned: Again", "Warned: Tone"]


def test_an_editor_bans_nobody():
    with pytest.raises(PermissionDenied):
        standing.give(make_comment(email=WILMA), kind="banned", by=make_user("editor"), reason="x")


def test_there_is_nobody_to_ban_without_an_email_address():
    with pytest.raises(standing.NoEmailAddress):
        standing.give(make_comment(), kind="banned", by=make_user("moderator"), reason="x")


@pytest.mark.parametrize("is_proven", [True, False])
def test_a_warning_is_mailed_to_a_proven_email_address_alone(is_proven):
    comment = make_comment(email=WILMA)
    if is_proven:
        prove(comment)
    given = standing.give(
        comment, kind="warned", by=make_user("moderator"), reason="Leave people out of it."
    )

    commenter_mail.warn_commenter(standing_id=given.pk)

    assert [message.to for message in mail.outbox] == ([[WILMA]] if is_proven else [])
    assert all("Leave people out of it." in message.body for message in mail.outbox)
    assert reverse("admin:index") not in "".join(message.body for message in mail.outbox)

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from comments import moderation, private_side
from comments.alerts import digest
from comments.models import Comment, ModeratorAlert
from comments.moderation import queue_feed
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

WILMA = "wilma.sedan@readers.example"


def make_alerted(mail, role="moderator", **fields):
    user = make_user(role, **fields)
    ModeratorAlert.objects.create(user=user, mail=mail)
    return user


def _mailed():
    return sorted(message.to[0] for message in mail.outbox)


def _link(user, comment):
    return digest.decision_url(comment, user=user).removeprefix("http://127.0.0.1:8000")


def test_an_alert_goes_to_who_may_moderate_and_names_nobody():
    for role in ("moderator", "editor", "writer", None):
        make_user(role, username=role or "nobody")
    make_user("moderator", username="gone", is_active=False)
    article = make_article("Axles get lighter")
    make_comment(article, "Private thoughts", name="Wilma", email=WILMA, status="pending")

    digest.tell_moderators()

    assert _mailed() == ["editor@staff.example", "moderator@staff.example"]
    for message in mail.outbox:
        assert "Axles get lighter" in message.body
        for secret in ("Wilma", "wilma", "Private thoughts"):
            assert secret not in f"{message.subject} {message.body}"


def test_an_hour_with_nothing_new_brings_no_mail():
    make_alerted("hourly")
    make_comment(status="pending")
    digest.send_digests()
    mail.outbox.clear()

    digest.send_digests()

    assert mail.outbox == []


def test_each_moderator_is_mailed_as_often_as_they_chose(monkeypatch):
    instant, hourly, daily = (make_alerted(choice) for choice in ("instant", "hourly", "daily"))
    make_alerted("never")
    make_comment(status="pending")

    digest.tell_moderators()
    at_once = _mailed()
    monkeypatch.setattr(digest, "DAILY_AT", (timezone.localtime().hour + 1) % 24)
    digest.send_digests()
    by_the_hour = _mailed()
    monkeypatch.setattr(digest, "DAILY_AT", timezone.localtime().hour)
    digest.send_digests()

    assert at_once == [instant.email]
    assert by_the_hour == sorted([instant.email, hourly.email])
    assert _mailed() == sorted([instant.email, hourly.email, daily.email])


def test_a_burst_of_comments_is_one_mail_and_the_others_come_within_the_hour():
    make_alerted("instant")
    for _ in range(3):
        make_comment(status="pending")
        digest.tell_moderators()
    first = [message.subject for message in mail.outbox]

    digest.send_digests()

    assert first == ["AutoInformed: 1 new comment to moderate"]
    assert mail.outbox[-1].subject == "AutoInformed: 2 new comments to moderate"


def test_a_comment_that_flags_sent_back_is_mailed_as_new():
    make_alerted("hourly")
    comment = make_comment(created_at=timezone.now() - timedelta(days=9))
    moderation.queue_reported(comment)

    digest.send_digests()

    assert len(mail.outbox) == 1


def test_opening_a_mailed_link_decides_nothing(client):
    moderator = make_user("moderator")
    comment = make_comment(text="The axle", email=WILMA, status="pending")

    page = client.get(_link(moderator, comment))

    comment.refresh_from_db()
    assert "The axle" in page.text
    assert WILMA not in page.text
    assert comment.status == "pending"


@pytest.mark.parametrize(
    ("verb", "status"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")]
)
def test_a_mailed_link_decides_once_in_the_name_of_its_moderator(client, verb, status):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    link = _link(moderator, comment)

    client.post(link, {"verb": verb})
    again = client.post(link, {"verb": "approve" if verb != "approve" else "spam"})

    comment.refresh_from_db()
    assert comment.status == status
    assert again.status_code == 410


def test_a_link_is_over_once_somebody_decided_even_if_the_comment_waits_again(client):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    link = _link(moderator, comment)
    outcome = moderation.approve(comment, by=make_user("moderator"))
    moderation.undo(outcome.entry.pk, by=moderator)

    assert client.get(link).status_code == 410


def test_a_look_at_the_email_address_does_not_end_a_link(client):

    moderator = make_user("moderator")
    comment = make_comment(status="pending", email=WILMA)
    link = _link(moderator, comment)

    private_side.reveal_email(comment, by=moderator)

    assert client.get(link).status_code == 200


@pytest.mark.parametrize("fault", ["forged", "no moderator", "gone"])
def test_a_link_that_is_not_good_is_over(client, fault):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    link = _link(moderator, comment)
    if fault == "forged":
        link = link.replace(f"/{comment.pk}.", f"/{comment.pk + 1}.")
    elif fault == "no moderator":
        moderator.groups.clear()
    else:
        moderator.is_active = False
        moderator.save()

    assert client.get(link).status_code == 410


def test_a_headline_with_a_line_break_cannot_write_a_header():
    article = make_article()
    type(article).objects.filter(pk=article.pk).update(headline="One\nBcc: all@else.example")
    make_user("moderator")
    make_comment(article, status="pending")

    digest.tell_moderators()

    assert "\n" not in mail.outbox[0].subject
    assert "“One Bcc: all@else.example”" in mail.outbox[0].body


# The feed


def _feed(client, user):
    address = queue_feed.feed_url(ModeratorAlert.objects.get(user=user))
    return client.get(address.removeprefix("http://127.0.0.1:8000"))


def test_the_feed_shows_what_waits_and_no_email_address(client):
    moderator = make_alerted("never")
    queue_feed.renew_feed(ModeratorAlert.objects.get(), wanted=True)
    make_comment(text="This waits", email=WILMA, status="pending")
    make_comment(text="This is out")

    feed = _feed(client, moderator)

    assert "This waits" in feed.text
    assert "This is out" not in feed.text
    assert WILMA not in feed.text
    assert "no-store" in feed["Cache-Control"]


def test_a_void_feed_and_one_of_somebody_who_left_show_nothing(client):
    moderator = make_alerted("never")
    alert = ModeratorAlert.objects.get()
    queue_feed.renew_feed(alert, wanted=True)
    old = queue_feed.feed_url(alert).removeprefix("http://127.0.0.1:8000")
    queue_feed.renew_feed(alert, wanted=True)

    void = client.get(old).status_code
    moderator.groups.clear()

    assert void == 404
    assert _feed(client, moderator).status_code == 404


def test_a_moderator_chooses_mail_and_feed_for_themselves(client):
    moderator = make_user("moderator")
    client.force_login(moderator)
    page = reverse("admin:comments_desk_alerts")

    client.post(page, {"mail": "daily"})
    client.post(page, {"feed": "new"})

    alert = ModeratorAlert.objects.get(user=moderator)
    assert alert.mail == "daily"
    assert queue_feed.feed_url(alert) in client.get(page).text
    assert not Comment.objects.exists()

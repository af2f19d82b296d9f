from datetime import timedelta

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import moderation, private_side
from comments.alerts import digest
from comments.desk import queue_feed
from comments.models import Comment, HoldRule, ModeratorAlert
from comments.spam import hold_rules
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


def test_an_alert_goes_to_who_may_moderate_and_says_what_waits_and_why():
    for role in ("moderator", "editor", "writer", None):
        make_user(role, username=role or "nobody")
    make_user("moderator", username="gone", is_active=False)
    article = make_article("Axles get lighter")
    HoldRule.objects.all().delete()
    HoldRule.objects.create(name="Selling", kind="words", words="axles*", is_active=True)
    text = f"Buy axles from {WILMA}, " + "very cheap, " * 20
    comment = make_comment(
        article, text, name="Wilma", email=WILMA, ip="203.0.113.7", status="pending"
    )
    hold_rules.apply_rules(comment)

    digest.tell_moderators()

    assert _mailed() == ["editor@staff.example", "moderator@staff.example"]
    for message in mail.outbox:
        assert "Wilma on “Axles get lighter”:" in message.body
        assert "“Buy axles from (e-mail address) very cheap, very" in message.body
        assert message.body.count("very cheap") < 12
        assert "Held: Selling" in message.body
        for secret in (WILMA, "203.0.113.7"):
            assert secret not in f"{message.subject} {message.body}"


def test_a_link_in_a_mail_fits_on_its_line(settings):
    settings.SITE_URL = "https://autoinformed.com"
    comment = make_comment(pk=9_999_999, status="pending")
    moderator = make_user("moderator", pk=9_999)

    assert len(digest.decision_url(comment, user=moderator)) <= 78


def test_a_new_text_and_a_report_are_named_as_why_it_waits():
    make_user("moderator")
    changed = make_comment(text="The old words")
    moderation.propose_edit(changed, text="The new words")
    moderation.queue_reported(make_comment())

    digest.tell_moderators()

    assert "“The new words”\nHeld: new text of a published comment" in mail.outbox[0].body
    assert "Held: reported by readers" in mail.outbox[0].body


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


def test_what_comes_within_the_five_minutes_is_sent_when_they_end(monkeypatch):
    moderator = make_alerted("instant")
    for _ in range(3):
        make_comment(status="pending")
        digest.tell_moderators()
    at_once = [message.subject for message in mail.outbox]
    digest.send_digests()  # the hour has nothing to do with it
    by_the_hour = len(mail.outbox)
    (job,) = ProcrastinateJob.objects.filter(task_name="comments.tell_moderator")
    alert = ModeratorAlert.objects.get()

    monkeypatch.setattr(timezone, "now", lambda: job.scheduled_at)
    digest.tell_moderator(**job.args)

    assert at_once == ["AutoInformed: 1 new comment to moderate"]
    assert by_the_hour == 1
    assert job.scheduled_at == alert.mailed_at + timedelta(minutes=5)
    assert job.args == {"user_id": moderator.pk}
    assert mail.outbox[-1].subject == "AutoInformed: 2 new comments to moderate"


def test_the_rest_is_not_sent_to_who_chose_otherwise_meanwhile():
    moderator = make_alerted("never")
    make_comment(status="pending")

    digest.tell_moderator(user_id=moderator.pk)

    assert not mail.outbox


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


@pytest.mark.parametrize("fault", ["forged", "garbled", "too long", "old", "no moderator", "gone"])
def test_a_link_that_is_not_good_is_over(client, monkeypatch, fault):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    link = _link(moderator, comment)
    if fault == "forged":
        other = make_comment(status="pending")
        link = link.replace(
            f"/{signing.b62_encode(comment.pk)}.", f"/{signing.b62_encode(other.pk)}."
        )
    elif fault == "garbled":
        link = "/admin/comments/comment/d/-.é.!.x/"
    elif fault == "too long":
        link = f"/admin/comments/comment/d/{'z' * 90}.1.1.x/"
    elif fault == "old":
        age = timezone.now() + digest.LINKS_LAST + timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: age)
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

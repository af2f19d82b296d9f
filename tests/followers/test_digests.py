"""Digests: what is in one, for whom, and that it is sent once."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from comments import moderation
from comments.models import Subscription
from comments.replying import commenter_mail
from followers import following
from followers.digests import letters, schedule, sending
from followers.models import Digest, DigestMail, Follow, Follower, Rhythm
from newsroom import notices, publishing
from tests.factories import (
    make_article,
    make_category,
    make_comment,
    make_company,
    make_image,
    make_user,
)
from tests.followers.mailed import (
    EMAIL,
    ask,
    follow,
    html_of,
    link_in,
    mails_to,
    send_all,
    send_digest,
)

pytestmark = pytest.mark.django_db
State = DigestMail.State


def test_a_digest_has_what_is_followed_each_article_once_and_the_site_last(client):
    company = make_company("Corvane")
    section = make_category("Plants", parent=make_category("Auto News"))
    make_article("Both of Them", companies=[company], categories=[section])
    make_article("A Plant Alone", categories=[section])
    make_article("Any Other")
    follow(client)
    follow(client, "/follow/company/corvane/")
    follow(client, "/follow/category/auto-news/")

    send_digest()

    (message,) = mails_to()
    text = message.body
    assert [text.count(one) for one in ("Both of Them", "A Plant Alone", "Any Other")] == [1, 1, 1]
    heads = ["NEWS OF CORVANE", "THE SECTION AUTO NEWS", "EVERYTHING NEW ON THE SITE"]
    assert sorted(heads, key=text.index) == heads
    assert text.index("NEWS OF") < text.index("Both of Them") < text.index("THE SECTION")
    assert message.subject == "AutoInformed: Both of Them, and 2 more"


def test_nothing_is_sent_to_who_has_nothing_new(client):
    make_article("Of No Company")
    make_company("Corvane")
    make_article(companies=[make_company("Halden")])
    follow(client, "/follow/company/halden/")
    send_digest()
    mail.outbox.clear()

    digest = send_digest()

    assert mail.outbox == []
    assert (digest.sent_count, digest.empty_count, digest.state) == (0, 1, "sent")


def test_nothing_is_told_twice_though_digests_overlap(client):
    make_article("Told Once")
    follow(client)
    send_digest()
    Follow.objects.update(rhythm=Rhythm.WEEKLY)

    send_digest(Rhythm.WEEKLY)

    assert len(mails_to()) == 1


def test_an_article_that_comes_while_a_digest_is_sent_is_in_one_of_the_two(client):
    follow(client)
    make_article("Before")
    send_digest()
    make_article("After", published_at=timezone.now() - timedelta(minutes=2))

    send_digest()

    assert [("Before" in one.body, "After" in one.body) for one in mails_to()] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("how", ["withdrawn", "run out", "ahead"])
def test_what_is_not_live_at_that_minute_is_in_no_mail(client, how):
    follow(client)
    now = timezone.now()
    hidden = make_article("Not For Readers")
    make_article("For Readers")
    match how:
        case "withdrawn":
            publishing.withdraw(hidden, by=make_user("editor"))
        case "run out":
            Article.objects.filter(pk=hidden.pk).update(withdraw_at=now - timedelta(minutes=1))
        case "ahead":
            Article.objects.filter(pk=hidden.pk).update(published_at=now + timedelta(minutes=1))

    send_digest()

    (message,) = mails_to()
    assert "For Readers" in message.body
    assert "Not For Readers" not in message.message().as_string()


def test_what_is_withdrawn_between_two_copies_is_not_in_the_second(client, monkeypatch):
    article = make_article("Soon Gone")
    make_article("Here To Stay")
    follow(client)
    follow(client, email="second@readers.example")
    send = sending._send

    def send_then_withdraw(*args):
        state = send(*args)
        Article.objects.filter(pk=article.pk).update(status="withdrawn")
        return state

    monkeypatch.setattr(sending, "_send", send_then_withdraw)
    send_digest()

    first, second = mail.outbox
    assert "Soon Gone" in first.body
    assert "Soon Gone" not in second.body


def test_a_correction_is_told_to_who_was_mailed_its_article_and_to_nobody_else(client):
    article = make_article("Wrong About Axles")
    follow(client)
    send_digest()
    follow(client, email="later@readers.example")
    notices.add_correction(article, text="Axles are <round>.", by=None)
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - timedelta(days=9))
    mail.outbox.clear()

    send_digest()

    (message,) = mail.outbox
    assert message.recipients() == [EMAIL]
    assert "Correction to “Wrong About Axles”" in message.body
    assert "Axles are &lt;round&gt;." in html_of(message)


def test_a_correction_of_what_is_withdrawn_is_not_told(client):
    article = make_article("Wrong About Axles")
    follow(client)
    send_digest()
    notices.add_correction(article, text="Axles are round.", by=None)
    publishing.withdraw(article, by=make_user("editor"))
    mail.outbox.clear()

    send_digest()

    assert mail.outbox == []


def test_who_did_not_confirm_or_has_stopped_gets_nothing(client):
    make_article("News")
    ask(client)
    follow(client, email="stopped@readers.example")
    digest = Digest.objects.create(rhythm=Rhythm.MORNING, due_at=timezone.now())
    schedule.start(digest)
    mail.outbox.clear()
    following.stop(following.find_follower("stopped@readers.example"))

    send_all()

    assert mail.outbox == []


def test_each_mail_can_be_ended_with_one_click_as_its_bytes_say(client, settings):
    make_article("News")
    follow(client)
    send_digest()

    (message,) = mails_to()
    lines = message.message().as_bytes().split(b"\n")
    (link,) = (line for line in lines if line.startswith(b"List-Unsubscribe: "))
    assert link.startswith(f"List-Unsubscribe: <{settings.SITE_URL}/follow/stop/".encode())
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    path = link.decode().partition(settings.SITE_URL)[2].rstrip(">")
    assert "Stop the mail?" in client.get(path).text
    assert Follow.objects.exists()
    answer = client.post(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    again = client.post(path)
    assert (answer.status_code, again.status_code) == (200, 200)
    assert not Follow.objects.exists()


def test_one_click_ends_one_rhythm_and_a_button_all(client):
    article = make_article("News")
    follow(client)
    follow(client, article.get_absolute_url().replace("/", "/follow/article/", 1))
    send_digest()
    stop = link_in(mails_to()[0], "/follow/stop/")

    client.post(stop)
    assert [one.kind for one in Follow.objects.all()] == ["article"]
    client.post(stop, {"all": 1})
    assert not Follow.objects.exists()


def test_a_mail_is_html_and_text_loads_from_our_host_alone_and_tracks_nobody(client, settings):
    image = make_image("Rows of <new> cars", size=(1600, 900))
    make_article("With a Picture & More", lead_image=image, standfirst="It's new.")
    follow(client)
    follow(client, email="second@readers.example")
    send_digest()

    first, second = mail.outbox
    html = html_of(first)
    parts = [part.get_content_type() for part in first.message().walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert 'alt="Rows of <new> cars"' in html  # an attribute may hold both
    assert html.count("<img") == 1
    assert f'src="{settings.SITE_URL}/media/' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<td class="head" align="left" style="padding: 18px 24px' in html
    for said in ("<script", "<link", "url(", "?utm"):
        assert said not in html
    # Two readers' mails differ in their own links alone.
    theirs = [_without_links(html_of(one)) for one in (first, second)]
    assert theirs[0] == theirs[1]


def test_times_are_the_desks(client):
    at = timezone.now() - timedelta(hours=1)
    make_article("News", published_at=at)
    follow(client)
    send_digest()

    (message,) = mails_to()
    there = timezone.localtime(at)
    assert f"{there:%B} {there.day}, {there.year}" in message.body
    assert f"{there.tzname()}" in message.body


# New comments


def test_a_thread_is_followed_for_approved_comments_of_others(client):
    article = make_article("Debated")
    follow(client, "/follow/article/debated/")
    make_comment(article, "Seen by all.", name="Otto Coupe")
    make_comment(article, "Waits for a moderator.", status="pending")
    make_comment(article, "My own words.", email=EMAIL.upper())
    make_comment(text="Of another article.")

    sending.send_due()
    send_all()
    sending.send_due()
    send_all()

    (message,) = mails_to()
    assert "Seen by all." in message.body
    assert "Otto Coupe" in message.body
    for hidden in ("Waits", "My own", "Of another"):
        assert hidden not in message.body
    assert message.subject == "AutoInformed: new comments on “Debated”"


def test_what_was_approved_later_comes_later_and_nothing_twice(client):
    article = make_article("Debated")
    follow(client, "/follow/article/debated/")
    waiting = make_comment(article, "Waited.", status="pending")
    make_comment(article, "Was there.")
    send_digest(Rhythm.REPLIES)
    moderation.approve(waiting, by=make_user("moderator"))
    send_digest(Rhythm.REPLIES)
    send_digest(Rhythm.REPLIES)

    assert [("Waited." in one.body, "Was there." in one.body) for one in mails_to()] == [
        (False, True),
        (True, False),
    ]


def test_an_answer_that_its_commenter_is_mailed_about_is_not_in_the_other_mail(client):
    article = make_article("Debated")
    follow(client, "/follow/article/debated/")
    own = make_comment(article, "Mine.", email=EMAIL)
    commenter_mail.confirm(Subscription.objects.create(comment=own))
    make_comment(article, "An answer to it.", parent=own)
    make_comment(article, "Of somebody else.")

    send_digest(Rhythm.REPLIES)

    (message,) = mails_to()
    assert "Of somebody else." in message.body
    assert "An answer to it." not in message.body


def test_comments_of_a_withdrawn_article_or_taken_back_are_not_mailed(client):
    article = make_article("Debated")
    gone = make_article("Gone")
    follow(client, "/follow/article/debated/")
    follow(client, "/follow/article/gone/")
    taken_back = make_comment(article, "Regretted.")
    make_comment(gone, "Under what is gone.")
    moderation.remove_by_commenter(taken_back)
    publishing.withdraw(gone, by=make_user("editor"))

    digest = send_digest(Rhythm.REPLIES)

    assert mail.outbox == []
    assert digest.empty_count == 1


# When, and how often


def test_digests_are_planned_on_the_desks_clock(settings):
    schedule.plan()
    schedule.plan()

    planned = {digest.rhythm: timezone.localtime(digest.due_at) for digest in Digest.objects.all()}
    assert set(planned) == {"morning", "weekly"}
    assert {at.hour for at in planned.values()} == {settings.DIGEST_HOUR}
    assert planned["weekly"].weekday() == 0
    assert all(at > timezone.now() for at in planned.values())


def test_a_digest_that_is_held_waits_and_the_next_one_tells_what_it_would_have(client):
    editor = make_user("editor")
    make_article("Held Back")
    follow(client)
    digest = Digest.objects.create(rhythm=Rhythm.MORNING, due_at=timezone.now())
    schedule.edit(digest, intro="", is_held=True, by=editor)

    sending.send_due()
    send_all()
    assert mail.outbox == []
    send_digest()
    assert "Held Back" in mails_to()[0].body

    schedule.edit(digest, intro="", is_held=False, by=editor)
    sending.send_due()
    send_all()
    assert len(mail.outbox) == 1


def test_holding_stops_a_digest_half_way(client, monkeypatch):
    make_article("News")
    for number in range(3):
        follow(client, email=f"reader-{number}@readers.example")
    send = sending._send
    editor = make_user("editor")

    def send_then_hold(owed, *args):
        state = send(owed, *args)
        schedule.edit(owed.digest, intro="", is_held=True, by=editor)
        return state

    monkeypatch.setattr(sending, "_send", send_then_hold)
    digest = send_digest()

    assert len(mail.outbox) == 1
    assert digest.state == "held"
    assert digest.mails.owed().count() == 2


def test_a_long_digest_is_sent_in_parts_with_room_between(client, monkeypatch):
    monkeypatch.setattr(sending, "PART", 2)
    make_article("News")
    for number in range(3):
        follow(client, email=f"reader-{number}@readers.example")
    digest = Digest.objects.create(rhythm=Rhythm.MORNING, due_at=timezone.now())
    schedule.start(digest)

    assert sending.send_part() == 2
    assert ProcrastinateJob.objects.filter(task_name="followers.send_part").exists()
    assert sending.send_part() == 1
    digest.refresh_from_db()
    assert digest.sent_count == 3


def test_mails_leave_at_the_rate_that_is_set(client, settings, monkeypatch):
    settings.FOLLOWER_MAILS_PER_SECOND = 4
    rests: list[float] = []
    monkeypatch.setattr(sending.time, "sleep", rests.append)
    monkeypatch.setattr(sending.time, "monotonic", lambda: 0)
    make_article("News")
    for number in range(3):
        follow(client, email=f"reader-{number}@readers.example")

    send_digest()

    assert rests == [0.25] * 3


# When mail does not arrive


class Refusing(EmailBackend):
    """A mail server that says no, to each or to one."""

    fault = None
    only = ""

    def send_messages(self, messages):
        if self.only in messages[0].to[0]:
            raise self.fault
        return super().send_messages(messages)


@pytest.fixture
def refuse(settings, monkeypatch):
    def use(fault, only=""):
        monkeypatch.setattr(Refusing, "fault", fault)
        monkeypatch.setattr(Refusing, "only", only)
        settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Refusing"}}

    return use


def test_a_mail_server_that_is_away_loses_nothing_and_counts_for_nobody(client, refuse, settings):
    make_article("News")
    follow(client)
    mailers = settings.MAILERS
    refuse(smtplib.SMTPServerDisconnected("gone while sending wilma.sedan@readers.example"))
    digest = send_digest()
    assert digest.mails.owed().count() == 1

    settings.MAILERS = mailers
    send_all()

    assert len(mails_to()) == 1


def test_a_mailbox_that_is_not_there_ends_it_the_second_time(client, refuse):
    follow(client)
    follow(client, email="good@readers.example")
    refuse(smtplib.SMTPRecipientsRefused({EMAIL: (550, b"no such user")}), only=EMAIL)
    for number in range(2):
        assert following.find_follower(EMAIL).follows.exists()
        make_article(f"News {number}", published_at=timezone.now())
        digest = send_digest()
        assert (digest.sent_count, digest.failed_count) == (1, 1)

    assert not following.find_follower(EMAIL).follows.exists()
    assert following.find_follower("good@readers.example").follows.exists()


def test_a_full_mailbox_is_tried_again_later_and_given_up_in_the_end(client, refuse):
    make_article("News")
    follow(client)
    refuse(smtplib.SMTPRecipientsRefused({EMAIL: (452, b"full")}))
    digest = send_digest()
    for _ in range(sending.MOST_TRIES):
        assert sending.send_part() == 0
        DigestMail.objects.update(try_at=timezone.now())
        send_all()

    digest.refresh_from_db()
    assert digest.failed_count == 1
    assert Follower.objects.get().hard_bounces == 0


def test_a_copy_made_again_has_the_same_message_id(client):
    make_article("News")
    follow(client)
    digest = send_digest()
    # As it is where a worker dies after the mail server's answer, before its own transaction ends.
    digest.mails.update(state=State.OWED, article_ids=[])
    Digest.objects.update(finished_at=None)
    send_all()

    first, again = mails_to()
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert letters.find_mail(first.extra_headers["Message-ID"]) == digest.mails.get()


def test_a_key_that_is_gone_fails_one_copy_and_stops_nothing(client, caplog):
    make_article("News")
    follow(client)
    follow(client, email="good@readers.example")
    Follower.objects.filter(pk=following.find_follower(EMAIL).pk).update(email_key_id="lost")

    send_digest()

    assert len(mails_to("good@readers.example")) == 1
    assert EMAIL not in caplog.text


def _without_links(html):
    return re.sub(r"/follow/(stop|mail)/[^/]+/", "", html)

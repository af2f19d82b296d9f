"""Mail to commenters: asked for twice, about what moderators let through, stopped with one post."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import moderation
from comments.models import Comment, HouseRule, ModerationLog, PrivateSide, Subscription
from comments.replying import commenter_mail
from tests.comments.mailed import link_in, mails_to, run_mail_tasks
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "wilma.sedan@readers.example"


def _wanted(client, article=None, **fields):
    """A comment whose commenter asked for mail, as the form takes it."""
    send(client, article or make_article(), mail="on", **fields)
    return Comment.objects.latest("pk")


def _confirmed(client, article=None, **fields):
    comment = _wanted(client, article, **fields)
    run_mail_tasks()
    link = link_in(mails_to(fields.get("email", ADDRESS))[-1], "/confirm/")
    assert client.post(link).status_code == 200
    mail.outbox.clear()
    return comment


def test_the_mail_that_asks_holds_no_word_of_the_sender(client):
    comment = _wanted(
        client, make_article("Axles"), name="Buy-Now", website="https://buy.example", text="Cheap!"
    )

    run_mail_tasks()

    (message,) = mails_to(ADDRESS)
    whole = message.message().as_string()
    assert not any(word in whole for word in ("Buy-Now", "buy.example", "Cheap", "Axles"))
    assert Subscription.objects.get(comment=comment).confirmed_at is None


def test_nobody_is_mailed_who_did_not_ask_or_whose_comment_is_spam(client):
    send(client, make_article())
    _wanted(client, subject="Buy", text="Another.")

    run_mail_tasks()

    assert not mail.outbox


def test_a_task_carries_an_id_and_mails_once_when_run_twice(client):
    comment = _wanted(client)

    run_mail_tasks()
    run_mail_tasks()

    job = ProcrastinateJob.objects.get(task_name="comments.ask_to_confirm")
    assert job.args == {"comment_id": comment.pk}
    assert len(mails_to(ADDRESS)) == 1


def test_opening_the_link_confirms_nothing_and_its_button_proves_the_email_address(client):
    other = make_comment(email=ADDRESS)
    comment = _wanted(client)
    run_mail_tasks()
    link = link_in(mails_to(ADDRESS)[0], "/confirm/")

    seen = client.get(link)
    before = Subscription.objects.confirmed().exists()
    client.post(link)

    assert comment.text in seen.text
    assert not before
    assert Subscription.objects.confirmed().get().comment == comment
    assert PrivateSide.objects.get(comment=comment).email_proven_at
    assert not PrivateSide.objects.get(comment=other).email_proven_at


def test_one_email_address_is_asked_three_times_a_day_at_most(client):
    for number in range(commenter_mail.CAP_PER_EMAIL + 2):
        _wanted(client, text=f"Thought {number}", ip=f"203.0.113.{number}")

    run_mail_tasks()

    assert len(mails_to(ADDRESS)) == commenter_mail.CAP_PER_EMAIL


def test_requests_to_confirm_are_capped_by_ip_address(client, monkeypatch):
    monkeypatch.setattr(commenter_mail, "CAP_PER_IP", 2)
    for number in range(4):
        _wanted(client, text=f"Thought {number}", email=f"n{number}@readers.example")

    run_mail_tasks()

    assert len(mail.outbox) == 2


def test_the_commenter_is_mailed_that_the_comment_is_published(client):
    comment = _confirmed(client)
    moderation.approve(comment, by=make_user("moderator"))

    run_mail_tasks()
    run_mail_tasks()

    (message,) = mails_to(ADDRESS)
    assert "is published" in message.subject
    assert comment.get_absolute_url() in message.body


def test_the_commenter_is_mailed_by_which_rule_the_comment_was_rejected(client):
    comment = _confirmed(client)
    rule = HouseRule.objects.create(title="On the subject", words="Speak of the cars.")
    moderation.reject(comment, by=make_user("moderator"))
    ModerationLog.objects.create(comment_id=comment.pk, action="rejected", house_rule=rule)

    run_mail_tasks()

    (message,) = mails_to(ADDRESS)
    assert "On the subject. Speak of the cars." in message.body


def test_a_decision_undone_before_its_mail_goes_out_is_mailed_to_nobody(client):
    comment = _confirmed(client)
    moderator = make_user("moderator")
    moderation.approve(comment, by=moderator)
    moderation.put_back(comment, by=moderator)

    run_mail_tasks()

    job = ProcrastinateJob.objects.get(task_name="comments.tell_of_decision")
    assert job.scheduled_at > timezone.now() + timedelta(minutes=4)
    assert not mails_to(ADDRESS)


def test_an_answer_is_mailed_once_it_is_approved_and_never_before(client):
    article = make_article()
    comment = _confirmed(client, article)
    moderator = make_user("moderator")
    moderation.approve(comment, by=moderator)
    run_mail_tasks()
    mail.outbox.clear()
    answer = make_comment(parent=comment, text="I beg to differ.", status="pending")

    run_mail_tasks()
    before = len(mail.outbox)
    moderation.approve(answer, by=moderator)
    run_mail_tasks()
    run_mail_tasks()

    (message,) = mails_to(ADDRESS)
    assert before == 0
    assert "I beg to differ." in message.body


def test_a_staff_answer_is_mailed_and_ones_own_is_not(client):
    comment = _confirmed(client)
    moderator = make_user("moderator")
    moderation.approve(comment, by=moderator)
    own = make_comment(parent=comment, status="pending", email=ADDRESS.upper())
    moderation.approve(own, by=moderator)
    moderation.reply_as_staff(comment, by=moderator, text="The desk thanks you.")

    run_mail_tasks()

    told = [message for message in mails_to(ADDRESS) if "answer" in message.subject.lower()]
    assert ["The desk thanks you." in message.body for message in told] == [True]


def test_one_post_stops_the_mail_without_a_question(client):
    comment = _confirmed(client)
    moderation.approve(comment, by=make_user("moderator"))
    run_mail_tasks()
    message = mails_to(ADDRESS)[0]
    link = link_in(message, "/stop/")

    asked = client.get(link)
    stopped_by_looking = Subscription.objects.filter(stopped_at__isnull=False).exists()
    # What RFC 8058 has the mail program send, from nowhere and without a cookie.
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})

    assert link in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop the mail?" in asked.text
    assert not stopped_by_looking
    assert answer.status_code == 200
    assert not Subscription.objects.confirmed().exists()


def test_a_silenced_email_address_is_mailed_nothing_whoever_types_it(client):
    _wanted(client)
    run_mail_tasks()
    client.post(link_in(mails_to(ADDRESS)[0], "/stop/"), {"all": "1"})
    mail.outbox.clear()

    _wanted(client, text="Again.", email=ADDRESS.upper(), ip="203.0.113.99")
    run_mail_tasks()

    assert not mail.outbox


@pytest.mark.parametrize("page", ["confirm", "stop"])
def test_a_forged_link_is_over(client, page):
    assert client.post(f"/comments/mail/{page}/1:forged/").status_code == 404


def test_a_link_to_confirm_is_over_after_a_week(client, monkeypatch):
    _wanted(client)
    run_mail_tasks()
    link = link_in(mails_to(ADDRESS)[0], "/confirm/")
    late = timezone.now() + commenter_mail.CONFIRM_WITHIN + timedelta(minutes=1)
    monkeypatch.setattr("time.time", late.timestamp)

    answer = client.post(link)

    assert answer.status_code == 404
    assert "This link is over" in answer.text
    assert not Subscription.objects.confirmed().exists()

"""A new password by mail: capped, mailed by the worker, the same answer for everybody."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from staff import passwords
from staff.models import PasswordRequest, Session
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "another-password-of-the-tests"


def ask(client, email, **extra):
    return client.post(reverse("staff:password_ask"), {"email": email}, **extra)


def run_mails():
    """Do what the worker does for each task that waits. Returns the mails."""
    jobs = ProcrastinateJob.objects.filter(task_name="staff.mail_password_link").order_by("pk")
    for job in jobs:
        passwords.mail_password_link(**job.args)
    return mail.outbox


def set_password(client, message, password=NEW):
    path = re.search(r"https?://[^/]+(/\S+)", message.body.partition("link works once")[2])[1]
    form = client.get(path, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"new_password1": password, "new_password2": password}
    )


def test_a_forgotten_password_is_set_anew_by_mail(client):
    user = make_user("editor")

    ask(client, user.email)
    [message] = run_mails()
    done = set_password(client, message)
    signed_in = client.post("/admin/login/", {"username": user.username, "password": NEW})

    assert message.to == [user.email]
    assert user.username in message.body
    assert "newsroom of AutoInformed" in message.body
    assert done.headers["Location"] == "/admin/login/"
    assert signed_in.status_code == 302
    assert LogEntry.objects.filter(object_id=user.pk).get().change_message.startswith("Set a new")


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("ken@news.example", "ken@ne\u200bws.example"),
        ("ken@news.example", "Ken@ｎews.example"),
        ("ken@xn--mnchen-3ya.example", "ken@münchen.example"),
        ("ken@ne\u00adws.example", "ken@news.example"),
    ],
)
def test_a_password_is_set_anew_under_any_spelling_of_the_email_address(client, kept, typed):
    user = make_user("editor")
    user.email = kept
    user.save()

    ask(client, typed)

    assert [message.to for message in run_mails()] == [[kept]]


def test_no_mail_leaves_before_the_worker_sends_it_and_its_task_holds_no_address(client):
    user = make_user("editor")

    ask(client, user.email)

    job = ProcrastinateJob.objects.get(task_name="staff.mail_password_link")
    assert mail.outbox == []
    assert list(job.args) == ["request_id"]
    assert user.email not in str(job.args)


def test_the_same_is_answered_and_done_whether_the_account_exists(client, client_factory):
    user = make_user("editor")
    with CaptureQueriesContext(connection) as first:
        known = ask(client, user.email)
    with CaptureQueriesContext(connection) as second:
        unknown = ask(client_factory(), "nobody@news.example")

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(first) == len(second) > 0
    assert "authors_user" not in str(first.captured_queries)


def test_an_unknown_address_mails_nobody(client):
    ask(client, "nobody@news.example")

    assert run_mails() == []


def test_the_address_is_forgotten_once_the_worker_was_there(client):
    ask(client, "nobody@news.example")
    run_mails()

    assert PasswordRequest.objects.get().email == ""


def test_an_address_gets_three_mails_an_hour_and_the_links_still_work(client):
    user = make_user("editor")
    for number in range(6):
        email = user.email.upper() if number % 2 else user.email
        ask(client, email, REMOTE_ADDR=f"203.0.113.{number}")

    sent = run_mails()

    assert len(sent) == 3
    assert set_password(client, sent[0]).headers["Location"] == "/admin/login/"


def test_one_line_asks_for_twenty_an_hour(client):
    for number in range(25):
        ask(client, f"name-{number}@news.example")

    assert PasswordRequest.objects.count() == 20


def test_a_link_works_once(client, client_factory):
    user = make_user("editor")
    ask(client, user.email)
    [message] = run_mails()
    set_password(client, message)

    again = set_password(client_factory(), message, "a-third-password-of-the-tests")

    assert again.status_code == 200
    assert "used already, or is too old" in again.text


def test_a_new_password_ends_every_session_and_makes_this_browser_known(client, client_factory):
    user = make_user("editor")
    elsewhere = client_factory()
    elsewhere.force_login(user)
    ask(client, user.email)
    set_password(client, run_mails()[0])
    for number in range(12):
        stranger = {"username": user.username, "password": "guessed"}
        client_factory().post("/admin/login/", stranger, REMOTE_ADDR=f"203.0.113.{number}")

    signed_in = client.post("/admin/login/", {"username": user.username, "password": NEW})

    assert not Session.objects.filter(user=user).exclude(pk=client.session.session_key).exists()
    assert elsewhere.get("/admin/").status_code == 302
    assert signed_in.status_code == 302


def test_changing_ones_password_signs_the_other_browsers_out(client, client_factory):
    user = make_user("editor")
    client.force_login(user)
    elsewhere = client_factory()
    elsewhere.force_login(user)

    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("admin:password_change"), data)

    assert Session.objects.filter(user=user).count() == 1
    assert LogEntry.objects.get(object_id=user.pk).change_message == "Changed the password."
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_a_password_that_an_admin_sets_signs_its_person_out(client, client_factory):
    user = make_user("editor")
    theirs = client_factory()
    theirs.force_login(user)
    client.force_login(make_user("admin"))

    url = reverse("admin:auth_user_password_change", args=[user.pk])
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    answer = client.post(url, data)

    assert answer.status_code == 302
    assert not Session.objects.filter(user=user).exists()

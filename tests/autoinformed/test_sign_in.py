"""Signing in to the newsroom: throttled, locked, renewed, and a new password by mail."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": user.username, "password": password}, **extra)


def test_after_five_failures_the_right_password_is_refused_in_plain_words(client):
    user = make_user("editor")

    answers = [sign_in(client, user, "guessed") for _ in range(5)]
    locked = sign_in(client, user)

    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert locked.status_code == 429
    assert "Sign-in is locked for a while" in locked.text


def test_a_lock_binds_one_name_at_one_ip_address(client):
    guessed, other = make_user("editor"), make_user("editor")
    for _ in range(6):
        sign_in(client, guessed, "guessed")

    assert sign_in(client, other).status_code == 302
    assert sign_in(client, guessed, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.parametrize(("role", "hours"), [("moderator", 2), ("admin", 2), ("editor", 12)])
def test_who_may_see_a_commenters_email_address_has_a_short_session(client, role, hours):
    user = make_user(role)
    sign_in(client, user)

    client.get("/admin/")

    assert client.session.get_expiry_age() == hours * 60 * 60


def test_a_session_is_renewed_by_use_but_not_at_every_request(client):
    sign_in(client, make_user("moderator"))
    client.get("/admin/")
    first = Session.objects.get().expire_date

    again = client.get("/admin/")
    session = client.session
    session["renewed_at"] -= 60 * 10
    session.save()
    later = client.get("/admin/")

    assert "sessionid" not in again.cookies
    assert "sessionid" in later.cookies
    assert Session.objects.get().expire_date > first


def test_a_forgotten_password_is_set_anew_by_mail(client):
    user = make_user("editor")

    asked = client.post(reverse("admin_password_reset"), {"email": user.email}, follow=True)
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(address, follow=True)
    new = "another-password-of-the-tests"
    done = client.post(
        form.request["PATH_INFO"], {"new_password1": new, "new_password2": new}, follow=True
    )

    assert asked.status_code == done.status_code == 200
    assert "AutoInformed newsroom" in done.text
    assert sign_in(client, user, new).status_code == 302


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("ken@news.example", "ken@ne\u200bws.example"),
        ("ken@news.example", "Ken@ｎews.example"),
        ("ken@xn--mnchen-3ya.example", "ken@münchen.example"),
        ("ken@ne\u00adws.example", "ken@news.example"),
    ],
)
def test_a_password_is_reset_under_any_spelling_of_the_email_address(client, kept, typed):
    user = make_user("editor")
    user.email = kept
    user.save()

    client.post(reverse("admin_password_reset"), {"email": typed})

    assert [message.to for message in mail.outbox] == [[kept]]


def test_a_password_reset_for_an_unknown_email_address_mails_nobody(client):
    answer = client.post(
        reverse("admin_password_reset"), {"email": "nobody@news.example"}, follow=True
    )

    assert answer.status_code == 200
    assert mail.outbox == []


def test_the_sign_in_page_leads_to_the_password_page(client):
    assert reverse("admin_password_reset") in client.get(LOGIN).text

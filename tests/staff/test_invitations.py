"""Invitations of new staff: by mail, for a role, a link that ends, in place of a typed account."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from authors.models import User
from staff import invitations
from staff.models import Invitation
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-their-own"
NEWCOMER = {
    "first_name": "Greta",
    "last_name": "Piston",
    "username": "greta",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def admin_desk(client_factory):
    desk = client_factory()
    desk.force_login(make_user("admin"))
    return desk


def invite(desk, email="greta@news.example", role="moderator"):
    data = {"email": email, "role": Group.objects.get(name=role).pk}
    return desk.post(reverse("admin:staff_invitation_add"), data)


def run_mails():
    """Do what the worker does for each task that waits. Returns the newest mail's path."""
    jobs = ProcrastinateJob.objects.filter(task_name="staff.mail_invitation").order_by("pk")
    for job in jobs:
        invitations.mail_invitation(**job.args)
    jobs.delete()
    return re.search(r"https?://[^/]+(/admin/invitation/\S+)", mail.outbox[-1].body)[1]


def act(desk, name, invitation):
    data = {"action": name, "_selected_action": [invitation.pk]}
    return desk.post(reverse("admin:staff_invitation_changelist"), data, follow=True)


def test_the_invited_choose_name_and_password_and_are_in(admin_desk, client):
    answer = invite(admin_desk)
    path = run_mails()

    form = client.get(path)
    joined = client.post(path, NEWCOMER)

    greta = User.objects.get(username="greta")
    assert answer.status_code == 302
    assert mail.outbox[0].to == ["greta@news.example"]
    assert "moderator" in form.text
    assert joined.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert (greta.email, greta.is_staff, greta.is_superuser) == ("greta@news.example", True, False)
    assert [group.name for group in greta.groups.all()] == ["moderator"]
    assert "accepted" in admin_desk.get(reverse("admin:staff_invitation_changelist")).text


def test_a_role_that_needs_a_second_factor_is_asked_for_it_on_joining(admin_desk, client, settings):
    invite(admin_desk)
    path = run_mails()
    settings.SECOND_FACTOR_ROLES = ["moderator"]

    answer = client.post(path, NEWCOMER, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("staff:set_up")


def test_a_link_is_used_once(admin_desk, client, client_factory):
    invite(admin_desk)
    path = run_mails()
    client.post(path, NEWCOMER)

    again = client_factory().post(path, {**NEWCOMER, "username": "second"})

    assert again.status_code == 410
    assert "This invitation has ended" in again.text
    assert not User.objects.filter(username="second").exists()


def test_a_link_ends_after_a_week(admin_desk, client):
    invite(admin_desk)
    path = run_mails()
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7, seconds=1))

    assert client.get(path).status_code == 410
    assert "ended unused" in admin_desk.get(reverse("admin:staff_invitation_changelist")).text


def test_a_revoked_link_leads_nowhere(admin_desk, client):
    invite(admin_desk)
    path = run_mails()

    told = act(admin_desk, "revoke", Invitation.objects.get())

    assert "Revoked: 1" in told.text
    assert client.get(path).status_code == 410
    assert client.post(path, NEWCOMER).status_code == 410


def test_sent_again_the_new_link_counts_and_the_former_does_not(admin_desk, client):
    invite(admin_desk)
    former = run_mails()

    act(admin_desk, "send_again", Invitation.objects.get())
    newer = run_mails()

    assert client.get(former).status_code == 410
    assert client.get(newer).status_code == 200


def test_a_made_up_link_leads_nowhere(client):
    assert client.get(reverse("staff:invitation", args=["abc:def:ghi"])).status_code == 410


def test_a_bad_password_gives_the_rest_of_the_form_back(admin_desk, client):
    invite(admin_desk)
    path = run_mails()

    answer = client.post(path, {**NEWCOMER, "password1": "short", "password2": "short"})

    assert answer.status_code == 200
    assert 'value="Greta"' in answer.text
    assert "too short" in answer.text


@pytest.mark.parametrize("taken", ["account", "invitation"])
def test_nobody_is_invited_twice(admin_desk, taken):
    if taken == "account":
        make_user("editor", username="greta")
        email = "Greta@staff.example"
    else:
        invite(admin_desk)
        email = "GRETA@news.example"

    answer = invite(admin_desk, email)

    assert answer.status_code == 200
    assert Invitation.objects.count() == (taken == "invitation")


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_admins_alone_invite(client, role):
    client.force_login(make_user(role))

    assert invite(client).status_code == 403
    assert client.get(reverse("admin:staff_invitation_changelist")).status_code == 403


def test_nobody_types_an_account(admin_desk, client):
    client.force_login(make_user(is_superuser=True))

    assert admin_desk.get(reverse("admin:authors_user_add")).status_code == 403
    assert client.get(reverse("admin:authors_user_add")).status_code == 403
    assert "Invite a colleague" in admin_desk.get(reverse("admin:authors_user_changelist")).text


def test_the_task_of_a_mail_holds_no_address(admin_desk):
    invite(admin_desk)

    job = ProcrastinateJob.objects.get(task_name="staff.mail_invitation")
    assert list(job.args) == ["invitation_id"]

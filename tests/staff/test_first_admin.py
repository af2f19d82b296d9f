"""The first admin of a new site comes by an invitation that a command makes."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from authors.models import User
from autoinformed.roles import sync_roles
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def invite(email):
    said = StringIO()
    call_command("invite_admin", email, stdout=said)
    return said.getvalue()


def test_the_first_admin_opens_the_printed_link_and_chooses_a_name_and_a_password(client):
    sync_roles()

    path = re.search(r"https?://[^/]+(/\S+)", invite("otis@newsroom.example"))[1]
    client.get(path)
    chosen = {
        "username": "otis",
        "first_name": "Otis",
        "last_name": "Flywheel",
        "password1": "a-password-of-the-tests",
        "password2": "a-password-of-the-tests",
    }
    client.post(path, chosen)

    admin = User.objects.get()
    assert (admin.email, admin.is_staff) == ("otis@newsroom.example", True)
    assert [group.name for group in admin.groups.all()] == ["admin"]


@pytest.mark.parametrize(
    ("email", "told"),
    [("otis", "is no e-mail address"), ("taken@staff.example", "an account with this e-mail")],
)
def test_what_stands_in_the_way_is_told_in_one_sentence(email, told):
    sync_roles()
    make_user("editor", username="taken")

    with pytest.raises(CommandError, match=told):
        invite(email)

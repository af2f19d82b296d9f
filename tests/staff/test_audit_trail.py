"""The audit trail: who signed in, changed an account, took data along or saw what is private."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, transaction

from authors.audit import Kind, write_audit
from authors.models import AuditEntry
from tests.factories import PASSWORD, make_comment, make_user
from tests.staff.phone_app import show_code
from tests.staff.test_second_factor import enter, set_up

pytestmark = pytest.mark.django_db
TRAIL = "/admin/authors/auditentry/"


def list_entries(kind):
    entries = AuditEntry.objects.filter(kind=kind).order_by("pk")
    return [(entry.person, entry.about, entry.what) for entry in entries]


def sign_in(client, password=PASSWORD):
    return client.post("/admin/login/", {"username": "juno", "password": password})


@pytest.fixture
def juno():
    return make_user("editor", username="juno")


def test_a_sign_in_is_written_down(client, juno):
    sign_in(client)

    assert list_entries(Kind.SIGN_IN) == [("juno", "juno", "Signed in with the password alone.")]


def test_a_sign_in_with_a_code_says_so(client, juno, clock):
    secret, _ = set_up(client, juno, clock)
    client.logout()

    enter(client, juno, show_code(secret, clock))

    assert list_entries(Kind.SIGN_IN) == [("juno", "juno", "Signed in with password and code.")]
    assert ("juno", "juno", "Set up a second factor.") in list_entries(Kind.ACCOUNT)


def test_a_lock_is_written_down_once_and_words_that_are_no_account_are_not(client, juno):
    for _ in range(8):
        sign_in(client, "guessed")
        client.post("/admin/login/", {"username": "planted-words", "password": "guessed"})

    assert list_entries(Kind.SIGN_IN) == [("", "juno", "Sign-in was locked after wrong passwords.")]


def test_what_is_done_to_an_account_is_written_down(client, juno):
    admin = make_user("admin", username="otis")
    client.force_login(admin)

    client.post(f"/admin/account/{juno.pk}/", {"reset": ""})
    client.post(
        f"/admin/authors/user/{juno.pk}/password/",
        {"password1": "another-long-one-1", "password2": "another-long-one-1"},
    )
    client.post(f"/admin/authors/user/{juno.pk}/delete/", {"post": "yes"})

    assert list_entries(Kind.ACCOUNT) == [
        ("otis", "juno", "Reset the second factor."),
        ("otis", "juno", "Set a new password."),
        ("otis", "juno", "Deleted the account."),
    ]


def test_a_new_role_is_written_down_with_the_old_one(client, juno):
    client.force_login(make_user("admin", username="otis"))
    groups = [Group.objects.get(name=name).pk for name in ("editor", "admin")]
    form = {"username": "juno", "email": juno.email, "is_staff": "on", "groups": groups}

    client.post(f"/admin/authors/user/{juno.pk}/change/", form | {"mail_about_articles": "on"})
    client.post(f"/admin/authors/user/{juno.pk}/change/", form | {"first_name": "Juno"})

    assert list_entries(Kind.ROLE) == [
        ("otis", "juno", "May not sign in any more. Roles: editor → admin, editor.")
    ]


def test_a_look_at_private_data_is_written_down_without_it(client):
    comment = make_comment(email="osprey@readers.example")
    client.force_login(make_user("moderator", username="mara"))

    client.post(f"/admin/comments/comment/{comment.pk}/address/")

    ((person, about, what),) = list_entries(Kind.LOOK)
    assert (person, about) == ("mara", f"comment {comment.pk}")
    assert "osprey" not in what


@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("/admin/newsroom/editoriallog/export/", "editorial log"),
        ("/admin/comments/moderationlog/export/", "moderation log"),
        ("/admin/articles/address/export/", "redirects"),
        (f"{TRAIL}export/", "audit trail"),
    ],
)
def test_each_export_from_the_newsroom_is_written_down(client, path, about):
    client.force_login(make_user("admin", username="otis"))

    client.get(path)

    assert list_entries(Kind.EXPORT) == [("otis", about, "Exported a list as CSV.")]


def test_an_export_with_personal_data_on_the_server_is_written_down():
    make_comment(email="osprey@readers.example")

    call_command("export_comments", stdout=StringIO())
    call_command("export_comments", "--with-personal-data", stdout=StringIO())

    assert list_entries(Kind.EXPORT) == [
        ("", "all comments", "Exported with personal data, on the server.")
    ]


def test_an_admin_filters_the_trail_and_takes_it_along(client):
    write_audit(Kind.SIGN_IN, by=make_user(username="juno"), about="juno", what="Signed in.")
    write_audit(Kind.LOOK, by=make_user(username="mara"), about="comment 7", what="Looked.")
    client.force_login(make_user("admin", username="otis"))

    page = client.get(f"{TRAIL}?kind__exact=look").text
    file = b"".join(client.get(f"{TRAIL}export/?q=juno")).decode("utf-8-sig")

    assert "comment 7" in page
    assert "Signed in." not in page
    heading, row = csv.reader(StringIO(file))
    assert heading == ["When", "Who", "Kind", "About", "What"]
    assert row[1:] == ["juno", "Sign-in", "juno", "Signed in."]


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
@pytest.mark.parametrize("path", [TRAIL, f"{TRAIL}export/"])
def test_the_trail_is_for_admins(client, role, path):
    client.force_login(make_user(role))

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("spoil", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_entry(spoil):
    write_audit(Kind.LOOK, by=None, what="Looked.")
    entries = AuditEntry.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(what="Nothing.") if spoil == "update" else entries.delete()

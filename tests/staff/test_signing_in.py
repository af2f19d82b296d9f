"""Signing in to the newsroom: what slows guessing, and what never shuts a colleague out."""

import pytest
from django.urls import reverse

from staff.models import Session
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": user.username, "password": password}, **extra)


def guess(client, name, *, line, times=1):
    """Type a wrong password, as a stranger without a cookie would. Returns the last status."""
    for _ in range(times):
        client.cookies.clear()
        answer = client.post(LOGIN, {"username": name, "password": "guessed"}, REMOTE_ADDR=line)
    return answer.status_code


def test_after_five_failures_the_right_password_is_refused_in_plain_words(client):
    user = make_user("editor")

    answers = [sign_in(client, user, "guessed") for _ in range(5)]
    locked = sign_in(client, user)

    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert "Sign-in is locked for a while" in locked.text
    assert reverse("staff:password_ask") in locked.text


def test_a_lock_of_a_name_at_one_line_leaves_others_in(client):
    guessed, other = make_user("editor"), make_user("editor")
    for _ in range(6):
        sign_in(client, guessed, "guessed")

    assert sign_in(client, other).status_code == 302
    assert sign_in(client, guessed, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_twelve_lines_against_one_name_are_slowed(client):
    user = make_user("editor")

    statuses = [guess(client, user.username, line=f"203.0.113.{n}") for n in range(1, 13)]

    assert statuses == [200] * 9 + [429] * 3
    assert sign_in(client, user, REMOTE_ADDR="203.0.113.99").status_code == 429


def test_the_editor_at_a_browser_they_know_gets_in_while_others_guess(client, client_factory):
    user = make_user("editor")
    at_home = client_factory()
    sign_in(at_home, user)
    at_home.post(reverse("admin:logout"))

    for number in range(1, 13):
        guess(client, user.username, line=f"203.0.113.{number}")

    assert sign_in(at_home, user, "mistyped").status_code == 200
    assert sign_in(at_home, user).status_code == 302


def test_a_known_browser_may_not_guess_for_ever(client):
    user = make_user("editor")
    sign_in(client, user)
    client.post(reverse("admin:logout"))

    statuses = [sign_in(client, user, "guessed").status_code for _ in range(11)]

    assert statuses[:9] == [200] * 9
    assert statuses[-1] == 429


def test_a_known_browser_is_none_of_another_account(client, client_factory):
    user, stranger = make_user("editor"), make_user("writer")
    sign_in(client, stranger)
    client.post(reverse("admin:logout"))
    for number in range(1, 13):
        guess(client_factory(), user.username, line=f"203.0.113.{number}")

    assert sign_in(client, user).status_code == 429


def test_a_forged_cookie_makes_no_browser_known(client):
    user = make_user("editor")
    for number in range(1, 13):
        guess(client, user.username, line=f"203.0.113.{number}")
    client.cookies["known_browser"] = '{"browser":"x","people":[1]}:abc:def'

    assert sign_in(client, user).status_code == 429


def test_one_line_that_tries_many_names_is_slowed(client):
    names = [f"name-{number}" for number in range(22)]

    statuses = [guess(client, name, line="203.0.113.7") for name in names]

    assert statuses == [200] * 19 + [429] * 3
    assert guess(client, "name-0", line="203.0.113.8") == 200


def test_the_lines_of_one_ipv6_network_count_as_one(client):
    lines = [f"2001:db8:1:2::{number:x}" for number in range(1, 8)]

    statuses = [guess(client, "editor", line=line) for line in lines]

    assert statuses == [200] * 4 + [429] * 3


def test_an_account_of_ones_own_does_not_reset_what_is_counted_against_others(client):
    mine, theirs = make_user("writer"), make_user("editor")
    for _ in range(3):
        guess(client, theirs.username, line="203.0.113.7", times=3)
        client.cookies.clear()
        sign_in(client, mine, REMOTE_ADDR="203.0.113.7")

    assert guess(client, theirs.username, line="203.0.113.7") == 429


def test_what_is_kept_of_a_failure_says_nothing_of_the_browser(client):
    from axes.models import AccessAttempt

    client.post(
        LOGIN, {"username": "x", "password": "y"}, headers={"user-agent": "Unheard-of Browser/77.1"}
    )

    assert AccessAttempt.objects.get().user_agent == ""


@pytest.mark.parametrize("then", ["", "https://elsewhere.example/", "//elsewhere.example", None])
def test_a_foreign_or_missing_next_ends_at_the_newsrooms_home(client, then):
    user = make_user("editor")
    data = {"username": user.username, "password": PASSWORD}
    if then is not None:
        data["next"] = then

    answer = client.post(f"{LOGIN}?next={then}" if then else LOGIN, data)

    assert answer.headers["Location"] == "/admin/"


def test_a_next_of_our_own_is_followed(client):
    user = make_user("editor")
    then = reverse("admin:articles_article_changelist")

    page = client.get(f"{LOGIN}?next={then}")
    answer = client.post(LOGIN, {"username": user.username, "password": PASSWORD, "next": then})

    assert f'name="next" value="{then}"' in page.text
    assert answer.headers["Location"] == then


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


def test_the_sign_in_page_leads_to_the_password_page(client):
    assert reverse("admin_password_reset") in client.get(LOGIN).text


def test_staff_cookies_go_to_the_newsroom_alone(client):
    answer = sign_in(client, make_user("editor"))

    assert set(answer.cookies) == {"sessionid", "csrftoken", "known_browser"}
    for cookie in answer.cookies.values():
        assert cookie["path"] == "/admin/"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

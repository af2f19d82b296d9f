"""Sessions of a person: which browsers are signed in, ended one by one or all."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from staff import sessions
from staff.models import Session
from tests.factories import make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
)


@pytest.fixture
def two_browsers(client_factory):
    """One person at a desk and at a phone: the person, and both browsers."""
    user = make_user("editor")
    desk = client_factory(headers={"user-agent": FIREFOX})
    phone = client_factory(headers={"user-agent": PHONE})
    for browser in (desk, phone):
        browser.force_login(user)
        browser.get("/admin/")
    return user, desk, phone


def handle_of(browser):
    return sessions.build_handle(browser.session.session_key)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on iPhone"),
        (EDGE, "Edge on Mac"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_by_its_family(rf, agent, name):
    assert sessions.name_browser(rf.get("/", headers={"user-agent": agent})) == name


def test_a_person_sees_where_they_are_signed_in(two_browsers):
    _, desk, phone = two_browsers

    page = desk.get(reverse("staff:account"))

    assert "Firefox on Windows" in page.text
    assert "Safari on iPhone" in page.text
    assert page.text.count("this one") == 1
    assert phone.session.session_key not in page.text


def test_no_more_of_a_browser_is_kept_than_its_family(two_browsers):
    kept = [{**vars(row), **row.get_decoded()} for row in Session.objects.all()]

    assert "140.0" not in str(kept)
    assert "127.0.0.1" not in str(kept)


def test_one_session_is_ended(two_browsers):
    _, desk, phone = two_browsers

    desk.post(reverse("staff:end_session"), {"session": handle_of(phone)})

    assert phone.get("/admin/").status_code == 302
    assert desk.get("/admin/").status_code == 200


def test_all_others_are_ended_at_once(two_browsers):
    _, desk, phone = two_browsers

    told = desk.post(reverse("staff:end_session"), {"others": ""}, follow=True)

    assert "Ended 1 other session." in told.text
    assert phone.get("/admin/").status_code == 302
    assert desk.get("/admin/").status_code == 200


def test_nobody_ends_anothers_session_by_its_handle(two_browsers, client):
    _, _, phone = two_browsers
    client.force_login(make_user("editor"))

    told = client.post(reverse("staff:end_session"), {"session": handle_of(phone)}, follow=True)

    assert "had ended already" in told.text
    assert phone.get("/admin/").status_code == 200


@pytest.mark.parametrize("which", ["one", "all"])
def test_an_admin_ends_a_colleagues_sessions_and_it_is_logged(two_browsers, client, which):
    user, _, phone = two_browsers
    client.force_login(make_user("admin"))

    data = {"session": handle_of(phone)} if which == "one" else {"all": ""}
    client.post(reverse("staff:person", args=[user.pk]), data)

    assert phone.get("/admin/").status_code == 302
    assert Session.objects.filter(user=user).count() == (which == "one")
    assert LogEntry.objects.filter(object_id=user.pk).exists()


def test_the_list_asks_for_one_persons_rows_by_an_index(two_browsers, django_assert_num_queries):
    user, _, _ = two_browsers

    with django_assert_num_queries(1):
        assert len(sessions.list_sessions(user)) == 2


def test_an_ended_account_is_out_at_once(two_browsers):
    user, desk, _ = two_browsers
    user.is_active = False
    user.save()

    assert desk.get("/admin/").status_code == 302

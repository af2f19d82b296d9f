"""The way of a new colleague: invited by mail, a password, an app, and in again with its codes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from staff import invitations
from tests.browser.test_main_job import sign_in
from tests.factories import make_user
from tests.staff.phone_app import hold_clock, show_code

pytestmark = pytest.mark.django_db(transaction=True)
AXE = Axe()
OWN_PASSWORD = "a-password-of-their-own"


def invite(page, url, email, role):
    page.goto(f"{url}/admin/authors/user/")
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(f"The invitation is on its way to {email}").wait_for()


def read_link(url):
    """Do the worker's part, and open the mail."""
    job = ProcrastinateJob.objects.filter(task_name="staff.mail_invitation").latest("id")
    invitations.mail_invitation(**job.args)
    return url + re.search(r"https?://[^/]+(/admin/invitation/\S+)", mail.outbox[-1].body)[1]


def assert_shuts_nobody_out(page):
    """Axe finds nothing, and the page is no wider than the window, at a desk and on a phone."""
    faults = []
    for scheme, width in [("light", 1280), ("dark", 390), ("light", 390), ("dark", 1280)]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for rule in AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            faults += [f"{page.url} {scheme}: {rule['help']}: {n['html']}" for n in rule["nodes"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{page.url}: {wide} px in {width}"] if wide > width else []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert faults == []


def enter_password(page, url):
    page.goto(f"{url}/admin/")
    page.get_by_label("Username").fill("greta")
    page.get_by_label("Password").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_a_colleague_is_invited_sets_up_an_app_and_signs_in_with_its_codes(
    open_page, live_server, settings, monkeypatch
):
    url, clock = live_server.url, hold_clock(monkeypatch)
    make_user("admin", username="otis")
    desk, page = open_page(), open_page()
    sign_in(desk, url, "otis")
    invite(desk, url, "greta@news.example", "moderator")
    settings.SECOND_FACTOR_ROLES = ["moderator"]

    # Joins by the link
    page.goto(read_link(url))
    assert_shuts_nobody_out(page)
    page.get_by_label("First name").fill("Greta")
    page.get_by_label("Last name").fill("Piston")
    page.get_by_label("Sign-in name").fill("greta")
    page.get_by_label("Password:", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("Password confirmation").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Join").click()

    # Sets up the app before anything else
    page.get_by_role("heading", name="Set up a second factor").wait_for()
    assert_shuts_nobody_out(page)
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 100
    secret = page.locator("[data-secret]").text_content()
    page.get_by_label("Code").fill(show_code(secret, clock))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("heading", name="Your second factor is set up").wait_for()
    assert_shuts_nobody_out(page)
    codes = page.locator(".account__codes code").all_text_contents()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Your sign-in").click()
    page.get_by_text("10 recovery codes left").wait_for()
    assert_shuts_nobody_out(page)
    page.get_by_role("button", name="Log out").click()

    # Comes back with the app's next code
    clock.later()
    enter_password(page, url)
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("too soon after a wrong code").wait_for()
    assert_shuts_nobody_out(page)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Your sign-in").click()
    page.get_by_text("9 recovery codes left").wait_for()

    # The admin sees it, and resets it
    desk.goto(f"{url}/admin/authors/user/")
    desk.get_by_role("link", name="greta").click()
    desk.get_by_role("link", name="Sign-in and sessions").click()
    assert_shuts_nobody_out(desk)
    desk.get_by_role("button", name="Reset the second factor").click()
    desk.get_by_text("The second factor of greta is reset").wait_for()
    page.reload()
    page.get_by_label("Username").wait_for()


def test_the_screens_of_the_locked_out_and_the_forgetful_shut_nobody_out(page, live_server):
    url = live_server.url
    page.goto(f"{url}/admin/password-reset/")
    assert_shuts_nobody_out(page)
    page.get_by_label("E-mail address").fill("nobody@news.example")
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("heading", name="Look into your mail").wait_for()
    assert_shuts_nobody_out(page)

    for _ in range(5):
        page.goto(f"{url}/admin/")
        page.get_by_label("Username").fill("greta")
        page.get_by_label("Password").fill("guessed")
        page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Sign-in is locked for a while").wait_for()
    assert_shuts_nobody_out(page)


def test_a_save_whose_token_is_stale_gives_the_text_back(page, live_server):
    url = live_server.url
    make_user("editor", username="juno")
    sign_in(page, url, "juno")
    page.goto(f"{url}/admin/articles/series/add/")
    page.get_by_label("Name").fill("The long way to Millrace")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_role("heading", name="This form was out of date").wait_for()
    assert_shuts_nobody_out(page)
    page.get_by_role("button", name="Send it again").click()

    page.get_by_text("was added successfully").wait_for()
    page.get_by_role("link", name="The long way to Millrace").first.wait_for()

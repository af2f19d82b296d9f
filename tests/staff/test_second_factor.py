"""Second factor: set up by oneself, required by role, recovery codes, reset by an admin, logged."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.models import Session
from tests.factories import PASSWORD, make_user
from tests.staff.phone_app import show_code

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/admin/login/", "/admin/login/code/"


def sign_in(client, user, then=""):
    data = {"username": user.username, "password": PASSWORD, "next": then}
    return client.post(LOGIN, data)


def set_up(client, user, clock):
    """Set it up as a person does. Returns the app's secret and the recovery codes."""
    client.force_login(user)
    page = client.get(reverse("staff:set_up"))
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", page.text)[1]
    done = client.post(reverse("staff:set_up"), {"code": show_code(secret, clock)})
    codes = re.findall(r"<li><code>([a-z2-7-]+)</code>", done.text)
    clock.later()
    return secret, codes


def enter(client, user, code):
    sign_in(client, user)
    return client.post(CODE, {"code": code})


def list_log(user):
    entries = LogEntry.objects.filter(object_id=user.pk).order_by("pk")
    return [(entry.user, entry.change_message) for entry in entries]


def test_the_picture_for_the_app_is_drawn_here(client):
    user = make_user("editor")
    client.force_login(user)

    page = client.get(reverse("staff:set_up"))

    address = unescape(re.search(r'class="account__qr" src="([^"]+)"', page.text)[1])
    assert address.startswith("data:image/svg+xml")
    assert unquote(address).count("http") == unquote(address).count("www.w3.org/2000/svg") == 1
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]


def test_with_a_second_factor_the_password_alone_opens_nothing(client, client_factory, clock):
    user = make_user("editor")
    set_up(client, user, clock)
    stranger = client_factory()

    answer = sign_in(stranger, user)

    assert answer.headers["Location"] == CODE
    assert stranger.get("/admin/").headers["Location"].startswith(LOGIN)
    assert "six digits" in stranger.get(CODE).text


def test_the_apps_code_opens_the_newsroom_where_one_wanted_to_go(client, client_factory, clock):
    user = make_user("editor")
    secret, _ = set_up(client, user, clock)
    then = reverse("admin:articles_article_changelist")
    at_home = client_factory()

    sign_in(at_home, user, then)
    answer = at_home.post(CODE, {"code": show_code(secret, clock)})

    assert answer.headers["Location"] == then
    assert at_home.get("/admin/").status_code == 200


def test_a_code_counts_once(client, client_factory, clock):
    user = make_user("editor")
    secret, _ = set_up(client, user, clock)
    code = show_code(secret, clock)

    first = enter(client_factory(), user, code)
    second = enter(client_factory(), user, code)

    assert (first.status_code, second.status_code) == (302, 200)


def test_a_recovery_code_counts_once_however_it_is_typed(client, client_factory, clock):
    user = make_user("editor")
    _, codes = set_up(client, user, clock)

    first = enter(client_factory(), user, f" {codes[0].upper().replace('-', ' ')} ")
    second = enter(client_factory(), user, codes[0])

    assert len(set(codes)) == 10
    assert (first.status_code, second.status_code) == (302, 200)
    assert (user, "Signed in with a recovery code.") in list_log(user)


def test_recovery_codes_are_not_in_the_database_and_never_shown_again(client, clock):
    user = make_user("editor")
    _, codes = set_up(client, user, clock)

    stored = {row.token for row in StaticToken.objects.all()}

    assert len(stored) == 10
    assert not stored & {code.replace("-", "") for code in codes}
    assert codes[0] not in client.get(reverse("staff:account")).text


def test_wrong_codes_are_slowed_and_end_in_the_password_again(client, client_factory, clock):
    user = make_user("editor")
    secret, _ = set_up(client, user, clock)
    guesser = client_factory()
    sign_in(guesser, user)

    answers = [guesser.post(CODE, {"code": "000000"}) for _ in range(5)]
    right = show_code(secret, clock)
    too_soon = enter(client_factory(), user, right)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert answers[-1].headers["Location"] == LOGIN
    assert too_soon.status_code == 200
    assert "Wait a little" in too_soon.text


def test_the_half_signed_in_end_with_a_changed_password(client, client_factory, clock):
    user = make_user("editor")
    secret, _ = set_up(client, user, clock)
    half = client_factory()
    sign_in(half, user)
    user.set_password("quite-another-password")
    user.save()

    assert half.post(CODE, {"code": show_code(secret, clock)}).headers["Location"] == LOGIN


def test_who_has_not_typed_a_password_is_asked_for_no_code(client):
    assert client.get(CODE).headers["Location"] == LOGIN


def test_a_role_that_must_have_one_sees_nothing_else_first(client, settings, clock):
    settings.SECOND_FACTOR_ROLES = ["moderator", "admin"]
    moderator = make_user("moderator")
    sign_in(client, moderator)

    closed = client.get(reverse("admin:comments_comment_changelist"))
    secret, codes = set_up(client, moderator, clock)
    opened = client.get(reverse("admin:comments_comment_changelist"))

    assert closed.headers["Location"] == reverse("staff:set_up")
    assert secret
    assert len(codes) == 10
    assert opened.status_code == 200


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {"role": "admin"}])
def test_superusers_and_admins_must_have_one(client, settings, fields):
    settings.SECOND_FACTOR_ROLES = ["moderator", "admin"]
    client.force_login(make_user(**fields))

    assert client.get("/admin/").headers["Location"] == reverse("staff:set_up")
    assert client.post(reverse("admin:logout")).status_code == 200


def test_an_editor_need_not_have_one(client, settings):
    settings.SECOND_FACTOR_ROLES = ["moderator", "admin"]
    client.force_login(make_user("editor"))

    assert client.get("/admin/").status_code == 200


def test_setting_it_up_signs_the_other_browsers_out(client, client_factory, clock):
    user = make_user("editor")
    elsewhere = client_factory()
    elsewhere.force_login(user)

    set_up(client, user, clock)

    assert elsewhere.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_it_is_turned_off_with_a_code_where_no_role_needs_it(client, client_factory, clock):
    user = make_user("editor")
    secret, _ = set_up(client, user, clock)

    wrong = client.post(reverse("staff:turn_off"), {"code": "000000"})
    clock.later(60)
    TOTPDevice.objects.update(throttling_failure_count=0)
    client.post(reverse("staff:turn_off"), {"code": show_code(secret, clock)})

    assert "wrong or used" in wrong.text
    assert sign_in(client_factory(), user).headers["Location"] == "/admin/"
    assert list_log(user)[-1] == (user, "Turned off the second factor.")


def test_it_is_not_turned_off_where_the_role_needs_it(client, settings, clock):
    settings.SECOND_FACTOR_ROLES = ["moderator"]
    user = make_user("moderator")
    secret, _ = set_up(client, user, clock)

    client.post(reverse("staff:turn_off"), {"code": show_code(secret, clock)})

    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def test_new_recovery_codes_end_the_former_ones(client, client_factory, clock):
    user = make_user("editor")
    secret, former = set_up(client, user, clock)

    client.post(reverse("staff:renew_codes"), {"code": show_code(secret, clock)})

    assert enter(client_factory(), user, former[0]).status_code == 200
    assert list_log(user)[-1] == (user, "Made new recovery codes.")


def test_an_admin_resets_a_colleagues_second_factor(client, client_factory, clock):
    moderator, admin = make_user("moderator"), make_user("admin")
    set_up(client, moderator, clock)
    desk = client_factory()
    desk.force_login(admin)

    page = desk.get(reverse("staff:person", args=[moderator.pk]))
    desk.post(reverse("staff:person", args=[moderator.pk]), {"reset": ""})

    assert "Reset the second factor" in page.text
    assert client.get("/admin/").status_code == 302
    assert sign_in(client_factory(), moderator).headers["Location"] == "/admin/"
    assert list_log(moderator)[-1] == (admin, "Reset the second factor.")


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_nobody_else_sees_or_resets_a_colleagues_sign_in(client, role):
    colleague = make_user("editor")
    client.force_login(make_user(role))
    url = reverse("staff:person", args=[colleague.pk])

    assert client.get(url).status_code == 403
    assert client.post(url, {"reset": ""}).status_code == 403


def test_an_admin_does_not_touch_a_superusers_sign_in(client):
    client.force_login(make_user("admin"))
    url = reverse("staff:person", args=[make_user(is_superuser=True).pk])

    assert client.post(url, {"reset": ""}).status_code == 403


def test_no_screen_of_the_admin_shows_a_secret(client):
    client.force_login(make_user(is_superuser=True))

    page = client.get("/admin/")

    assert "otp_totp" not in page.text
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404


def test_a_session_counts_as_its_persons_only_after_the_code(client, client_factory, clock):
    user = make_user("editor")
    set_up(client, user, clock)
    Session.objects.all().delete()

    sign_in(client_factory(), user)

    assert not Session.objects.filter(user=user).exists()

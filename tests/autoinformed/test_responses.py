"""What every response carries: policies, compression, no cookie; health and error pages."""

import gzip

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from pages.models import SiteSettings
from tests.factories import make_article, make_user

UNSAFE = ["unsafe-inline", "unsafe-eval", "nonce-", "data:", "*", "http:"]
LONG_PAGE = "<p>" + "The line at Millrace runs again. " * 200


def broken(request):
    raise RuntimeError("a fault of ours")


def without_database(request):
    raise OperationalError("connection refused")


def long_page(request):
    return HttpResponse(LONG_PAGE)


@pytest.fixture
def faulty_paths(settings, client):
    """Addresses of this test's own that fail on purpose; faults become pages, as for a reader."""
    from autoinformed import urls

    client.raise_request_exception = False
    urls.urlpatterns[:0] = [
        path("test/broken", broken),
        path("test/away", without_database),
        path("test/long", long_page),
    ]
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    del urls.urlpatterns[:3]
    clear_url_caches()


@pytest.mark.django_db
def test_a_readers_page_may_load_from_the_site_alone(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not [word for word in UNSAFE if word in policy]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/"])
def test_the_newsroom_has_nonces_and_nothing_unsafe(client, address):
    client.force_login(make_user("admin"))

    answer = client.get(address, follow=True)
    policy = answer.headers["Content-Security-Policy"]

    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_reader_gets_no_cookie_and_the_safe_headers(client):
    article = make_article()

    for address in ["/", article.get_absolute_url(), "/feed/", "/no-such-page/"]:
        answer = client.get(address)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_staff_cookies_stay_in_the_newsroom(client):
    user = make_user("editor")

    answer = client.post(
        "/admin/login/", {"username": user.username, "password": "a-password-of-the-tests"}
    )

    assert answer.status_code == 302
    assert {morsel["path"] for morsel in answer.cookies.values()} == {"/admin/"}


@pytest.mark.django_db
def test_a_public_page_is_compressed_and_the_newsroom_is_not(client, faulty_paths):
    packed = client.get("/test/long", headers={"accept-encoding": "gzip"})
    sign_in = client.get("/admin/login/", headers={"accept-encoding": "gzip"})

    assert gzip.decompress(packed.content).decode() == LONG_PAGE
    assert "Content-Encoding" not in sign_in.headers


def test_the_page_for_a_fault_of_ours_makes_no_query(client, faulty_paths):
    answer = client.get("/test/broken")

    assert answer.status_code == 500
    assert "<h1>" in answer.text
    assert "a fault of ours" not in answer.text


def test_a_page_answers_503_while_the_database_is_away(client, faulty_paths):
    answer = client.get("/test/away")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_healthz_asks_nothing_of_the_database(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(databases=["default", "reader"])
def test_readyz_answers_200_when_the_database_answers_and_no_migration_waits(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(databases=["default", "reader"])
def test_readyz_answers_503_while_a_migration_waits(client, monkeypatch):
    monkeypatch.setattr(
        "autoinformed.health.checks.database.MigrationExecutor.migration_plan",
        lambda *_: ["one that waits"],
    )

    assert client.get("/readyz").status_code == 503


def test_readyz_answers_503_while_the_database_is_away(client, monkeypatch):
    def refuse(*_):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)

    assert client.get("/readyz").status_code == 503


def test_the_page_frame_stands_while_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(SiteSettings, "current", away)

    assert "AutoInformed" in render_to_string("404.html")


@pytest.mark.parametrize("name", ["400.html", "403.html", "500.html", "503.html"])
def test_a_fault_page_needs_neither_request_nor_context(name):
    page = render_to_string(name)

    assert "AutoInformed" in page
    assert page.count("<h1") == 1

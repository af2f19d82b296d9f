"""A real Chromium for the tests in this folder, and what each of them must never see."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import override_settings

from autoinformed import stylesheets

# Playwright's own loop runs in this thread, where Django would then refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Without its sandbox, which root and most containers cannot have: it opens our own pages only.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium():
    """The one named in CHROMIUM, else the one that scripts/browser found or fetched, else any."""
    if named := os.environ.get("CHROMIUM"):
        return named
    note = Path(__file__).parents[2] / ".tools" / "browser"
    if note.exists():
        return note.read_text().strip()
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def one_stylesheet(tmp_path_factory):
    """Serve the stylesheet whole, as production does: not in parts, which each page would fetch."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "css").mkdir()
    whole = stylesheets.join_imports(
        stylesheets.SHEET, lambda name: Path(finders.find(name)).read_text()
    )
    (folder / stylesheets.SHEET).write_text(whole)
    with override_settings(STATICFILES_DIRS=[folder, *settings.STATICFILES_DIRS]):
        yield


@pytest.fixture(scope="session")
def browser(one_stylesheet):
    program = _chromium()
    if not program:
        message = "No Chromium found: install one, or name it in CHROMIUM."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


def _let_requests_end():
    """Wait until no request of a closed window is at work in the database: it is emptied next."""
    at_work = (
        "SELECT count(*), pg_sleep(0.05) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    quiet = 0  # looks one after the other: a request may be between two of its statements
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(at_work)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        if quiet == 3:
            return


@pytest.fixture
def open_page(browser, request):
    """Give a function that opens a clean window; a script error or a CSP breach fails the test."""
    contexts = []
    faults = []

    def opener(**options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield opener
    for context in contexts:
        context.close()
    if "live_server" in request.fixturenames:
        _let_requests_end()
    assert not faults, faults


@pytest.fixture
def page(open_page):
    return open_page()

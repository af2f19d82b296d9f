"""The newsroom's navigation, search and keys, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slash_finds_and_a_question_mark_lists_the_keys(page, live_server):
    make_user("editor", username="editor")
    article = make_article("Plant opens at Millrace", status="draft")
    sign_in(page, live_server.url, "editor")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find an article or a screen")).to_be_focused()
    page.keyboard.insert_text("millrace")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Plant opens at Millrace").click()
    page.wait_for_url(f"**/{article.pk}/change/")

    text = started_editor(page)
    text.click()
    page.keyboard.type("Who? And/or")
    assert "Who? And/or" in text.inner_text()
    page.get_by_role("button", name="Keys").click()
    keys = page.get_by_role("dialog", name="Keys of this screen")
    expect(keys.get_by_role("row", name="Ctrl+S Save")).to_be_visible()
    expect(keys.get_by_role("row", name="Alt+Shift+D")).to_be_visible()
    assert not Axe().run(page, context=".keys").response["violations"]
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_on_a_phone_a_button_opens_the_navigation(open_page, live_server):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    make_user("editor", username="editor")
    article = make_article(status="draft")
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    rail = page.get_by_role("navigation", name="Newsroom")
    expect(rail).not_to_be_visible()
    page.get_by_role("button", name="Menu").tap()
    expect(rail.get_by_role("link", name="Newsroom")).to_be_focused()
    assert not Axe().run(page, context="#nav-sidebar").response["violations"]
    page.keyboard.press("Escape")
    expect(rail).not_to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    page.get_by_role("button", name="Menu").tap()
    rail.get_by_role("link", name="Tags").tap()
    page.wait_for_url("**/articles/tag/")

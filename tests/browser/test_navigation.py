"""The newsroom's navigation, search and keys, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_category, make_user
from tests.images import files

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slash_finds_and_a_question_mark_lists_the_keys(page, live_server):
    make_user("editor", username="editor")
    article = make_article("Plant opens at Millrace", status="draft")
    sign_in(page, live_server.url, "editor")
    page.wait_for_load_state()
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Find an article or a screen")
    expect(search).to_be_focused()
    page.keyboard.type("millrace")
    offered = page.get_by_role("listbox", name="Found so far")
    offered.get_by_role("option", name="Plant opens at Millrace").wait_for()
    assert not Axe().run(page, context=".find").response["violations"]
    page.keyboard.press("Escape")
    expect(offered).not_to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Plant opens at Millrace").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("millrace")
    page.get_by_role("option", name="Plant opens at Millrace").wait_for()
    page.keyboard.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "find-option-0")
    page.keyboard.press("Enter")
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


def test_by_keyboard_alone_an_article_is_withdrawn_from_the_list_and_put_back(page, live_server):
    make_user("editor", username="editor")
    article = make_article("Plant opens", body="<p>Words.</p>", categories=[make_category()])
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/")
    page.get_by_role("link", name="View on site: Plant opens").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Withdraw: Plant opens")).to_be_focused()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo: publish again")
    undo.wait_for()
    undo.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="View on site: Plant opens").wait_for()
    article.refresh_from_db()
    assert article.is_live


def test_a_chosen_file_survives_a_fault_in_another_field(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/images/image/add/")
    sent = {"name": "red.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg((400, 300))}
    page.locator("#id_file").set_input_files(sent)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("region", name="Not saved: ").wait_for()
    chosen = page.locator("#id_file")
    expect(chosen).to_have_js_property("value", "C:\\fakepath\\red.jpg")
    page.get_by_label("Alt text").fill("A red car")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="A red car").first.wait_for()
    page.goto(f"{live_server.url}/admin/images/image/add/")
    expect(chosen).to_have_js_property("value", "")

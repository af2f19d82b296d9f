"""The writing screen: Tab's way through it, its inspector, and the bottom edge of a phone."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = """() => {
    const element = document.activeElement;
    if (element.closest(".prose-menubar")) return "toolbar";
    if (element.matches(".ProseMirror")) return "body";
    return element.closest("#inspector") ? "inspector" : element.id;
}"""


def open_draft(page, live_server):
    make_user("editor", username="editor")
    article = make_article("A draft", status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    started_editor(page)
    return article


def test_a_new_article_starts_in_its_headline_and_tab_goes_on_to_the_details(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    started_editor(page)
    page.locator("#id_headline:focus").wait_for()

    stops = [page.evaluate(FOCUSED)]
    while stops[-1] != "inspector" and len(stops) < 12:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))

    met = [stop for stop in dict.fromkeys(stops) if stop]
    assert [stop for stop in met if stop != "toolbar"] == [
        "id_headline",
        "id_standfirst",
        "body",
        "inspector",
    ]


def test_the_first_button_follows_the_time_that_is_typed(page, live_server):
    open_draft(page, live_server)
    primary = page.locator("[data-primary-step]")
    expect(primary).to_have_value("Publish now")

    page.locator("[data-panel=timing] summary").click()
    page.locator("#id_published_at_0").fill("2099-12-19")
    page.locator("#id_published_at_1").fill("09:00")

    expect(primary).to_have_value("Publish 19 December at 09:00")
    assert primary.get_attribute("name") == "_schedule"
    page.locator(".acts__menu summary").click()
    assert page.get_by_role("button", name="Publish now").is_visible()
    page.keyboard.press("Escape")
    page.locator("#id_published_at_0").fill("")
    assert primary.get_attribute("name") == "_publish"


def test_what_is_folded_stays_folded_and_the_full_width_is_kept(page, live_server):
    open_draft(page, live_server)
    timing = page.locator("[data-panel=timing]")
    article = page.locator("[data-panel=article]")
    timing.locator("summary").click()
    article.locator("summary").first.click()
    page.keyboard.press("Alt+Shift+KeyD")
    assert not page.locator("#inspector").is_visible()

    page.reload()
    started_editor(page)
    assert not page.locator("#inspector").is_visible()
    page.keyboard.press("Alt+Shift+KeyD")
    assert page.locator("#inspector").is_visible()
    assert timing.get_attribute("open") is not None
    assert article.get_attribute("open") is None


def test_on_a_phone_the_details_are_a_sheet_and_the_next_step_is_at_the_edge(
    open_page, live_server
):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    open_draft(page, live_server)
    edge = page.locator(".article-bar__tools").bounding_box()
    assert edge["y"] + edge["height"] == 844
    assert page.locator(".article-bar .state").is_visible()
    assert page.get_by_role("button", name="Publish now").is_visible()
    sheet = page.locator("#inspector")
    assert not sheet.is_visible()

    page.get_by_role("button", name="Details").click()
    box = sheet.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    # A fault in it opens it.
    page.get_by_role("button", name="Details").click()
    page.locator("[data-panel=timing] summary").click()
    page.locator("#id_published_at_0").fill("2099-12-19")
    page.locator("#id_published_at_1").fill("09:00")
    expect(page.get_by_role("button", name="Publish 19 December at 09:00")).to_be_attached()
    menu = page.locator(".acts__menu").bounding_box()
    assert menu["x"] + menu["width"] <= 390
    page.locator("#id_published_at_0").fill("some day")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("region", name="Not saved: ").wait_for()
    assert page.locator("#id_published_at_0").is_visible()
    assert page.evaluate("document.activeElement.id") == "id_published_at_0"

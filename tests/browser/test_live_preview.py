"""The real page beside the form, equal to what will be published, as it is being typed."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.test_autosave import open_article, type_into
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_stands_beside_the_form_and_follows_the_typing(page, live_server):
    make_user("editor", username="editor")
    article = make_article("As it was", status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)

    page.keyboard.press("Alt+Shift+KeyP")
    shown = page.frame_locator("iframe[title='Preview of the page']")
    shown.get_by_role("heading", name="As it was").wait_for()
    page.get_by_label("Headline").fill("As it is typed")
    type_into(page, "A truck.** And on.")
    shown.get_by_role("heading", name="As it is typed").wait_for()
    shown.get_by_text("A truck.").wait_for()

    widths = {}
    for name in ("Phone", "Desktop"):
        page.get_by_role("button", name=name).click()
        widths[name] = shown.locator("html").evaluate("html => html.clientWidth")
    assert widths["Phone"] == 390
    assert widths["Desktop"] > 1200
    # Beside, not above: what is typed stays in view. The details had that place, and take it back.
    assert page.get_by_role("textbox", name="Body").is_visible()
    details = page.get_by_role("button", name="Details")
    expect(details).to_have_attribute("aria-expanded", "false")
    details.click()
    assert not page.locator(".live-preview").is_visible()
    assert page.locator("#inspector").is_visible()
    expect(details).to_have_attribute("aria-expanded", "true")
    article.refresh_from_db()
    assert article.headline == "As it was"


def test_on_a_phone_it_opens_over_the_form_and_escape_closes_it(open_page, live_server):
    make_user("editor", username="editor")
    article = make_article("As it was", status=Article.Status.DRAFT)
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)

    page.get_by_role("button", name="Preview beside").click()
    box = page.locator(".live-preview").bounding_box()
    page.keyboard.press("Tab")
    page.locator(".live-preview button").first.focus()
    page.keyboard.press("Escape")

    assert (box["x"], box["width"]) == (0, 390)
    assert not page.locator(".live-preview").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""Notes on selected words in a real browser: beside their words, whatever is written above them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article
from newsroom.models import EditorialNote
from tests.browser.editor_page import started_editor
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user
from tests.newsroom.desk import screen

pytestmark = pytest.mark.django_db(transaction=True)

EDITOR = "document.querySelector('.ProseMirror').editor.state"
SELECTED = f"{EDITOR}.doc.textBetween({EDITOR}.selection.from, {EDITOR}.selection.to)"
BODY = "<p>It opens in May. It sold 500 cars.</p><p>It sold 500 cars in May.</p>"


def test_a_note_on_words_stays_beside_them_until_it_is_resolved(live_server, open_page):
    make_user("editor", username="editor")
    writer = make_user("writer", username="writer", first_name="Wilma")
    article = make_article("Plant", status=Article.Status.DRAFT, body=BODY, created_by=writer)
    page = open_page()
    page.set_viewport_size({"width": 1440, "height": 1000})
    sign_in(page, live_server.url, "editor")
    page.goto(live_server.url + screen(article))
    text = started_editor(page)
    panel = page.locator('[data-panel="notes"]')
    panel.locator("summary").click()
    expect(panel.get_by_role("button", name="Note on the selected words")).to_be_visible()

    text.press("Control+End")
    for _ in " in May.":
        text.press("ArrowLeft")
    for _ in "500 cars":
        text.press("Shift+ArrowLeft")
    page.wait_for_function(f"() => {SELECTED} === '500 cars'")
    page.keyboard.press("Control+Alt+m")
    box = panel.get_by_role("combobox", name="Note on “500 cars”")
    box.press_sequentially("Sure, @wi")
    expect(panel.get_by_role("option", name="writer (Wilma")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("Sure, @writer ")
    panel.get_by_role("button", name="Keep").click()
    noted = text.locator(".noted")
    expect(noted).to_have_text("500 cars")
    note = EditorialNote.objects.get()
    assert (note.quote, note.words_before, note.words_after) == ("500 cars", "It sold", "in May.")

    expect(panel.get_by_role("combobox")).to_have_count(0)
    expect(text).to_be_focused()
    text.locator("p").first.click(position={"x": 2, "y": 8})
    text.press("Home")
    page.wait_for_function(f"() => {EDITOR}.selection.to === 1")
    page.keyboard.type("New first words. ")
    page.keyboard.press("Enter")
    expect(text.locator("p").nth(2).locator(".noted")).to_have_text("500 cars")
    sign = page.get_by_role("button", name="Note: Sure, @writer")
    expect(sign).to_be_visible()
    page.wait_for_function("""() => {
      const at = (name) => document.querySelector(name).getBoundingClientRect().top;
      return Math.abs(at(".margin-notes__one") - at(".noted")) < 12;
    }""")
    axe = Axe().run(page, context='[data-panel="notes"]').response["violations"]
    assert not axe, axe
    sign.click()
    expect(panel.locator(".notes__one")).to_be_focused()
    panel.get_by_role("button", name="Show in the text").click()
    expect(text).to_be_focused()

    panel.get_by_role("button", name="Resolve").click()
    expect(panel.get_by_text("Resolved by editor")).to_be_visible()
    expect(noted).to_have_count(0)
    article.refresh_from_db()
    assert article.body == BODY

"""A whole article written, checked and published by keyboard alone."""

import pytest

from articles.models import Article
from tests.browser.editor_page import started_editor
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_category, make_image, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "The plant on the fjord builds the truck from plates that were rolled a mile away. "
MOST_TABS = 90


def tab_to(page, locator, key="Tab"):
    """Go on by Tab until ``locator`` has the focus, as who has no mouse does."""
    target = locator.element_handle()
    for _ in range(MOST_TABS):
        if page.evaluate("element => element === document.activeElement", target):
            return
        page.keyboard.press(key)
    raise AssertionError(f"No {key} leads to {locator}.")


def paragraph(page, text):
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def wait_for_editor(page):
    """Wait until a closed dialog has given the focus back to the text."""
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".ProseMirror-focused").wait_for()


def wait_for_selection(page, words):
    """Wait until the editor knows of the selection: the browser tells it later than it shows it."""
    page.wait_for_function(
        """words => {
            const { doc, selection } = document.querySelector(".ProseMirror").editor.state;
            return doc.textBetween(selection.from, selection.to) === words;
        }""",
        arg=words,
    )


def link_last(page, words, *, search):
    """Link the last ``words`` that were typed to the first article that ``search`` finds."""
    for _ in words:
        page.keyboard.press("Shift+ArrowLeft")
    wait_for_selection(page, words)
    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Link").wait_for()
    page.keyboard.insert_text(search)
    page.get_by_role("dialog").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_editor(page)
    page.keyboard.press("ArrowRight")


def insert_picture(page, *, search, caption):
    page.keyboard.press("Alt+Shift+F")
    page.get_by_role("dialog", name="Choose a picture").wait_for()
    page.keyboard.insert_text(search)
    page.get_by_text("1 found").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Picture", exact=True).wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(caption)
    page.keyboard.press("Enter")
    wait_for_editor(page)


def insert_table(page, *rows):
    page.keyboard.press("Alt+Shift+T")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(str(len(rows)))
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(str(len(rows[0])))
    page.keyboard.press("Enter")
    wait_for_editor(page)
    page.wait_for_function("document.querySelector('.ProseMirror').editor.isActive('table')")
    cells = [cell for row in rows for cell in row]
    for place, cell in enumerate(cells):
        page.keyboard.insert_text(cell)
        page.keyboard.press("Tab" if place < len(cells) - 1 else "Control+Enter")


def test_an_article_is_written_checked_and_published_by_keyboard_alone(page, live_server):
    make_user("editor", username="editor")
    earlier = make_article("Tamarack pickup comes to Europe")
    make_image("Rows of trucks at a quay", credit="Rolf Mock/Halden")
    make_category("Trucks")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    body = started_editor(page)

    tab_to(page, page.get_by_label("Headline"))
    page.keyboard.insert_text("A Truck From the Fjord")
    tab_to(page, body)
    paragraph(page, f"NARVIK – {SENTENCE * 13}It costs TK crowns.*")
    page.keyboard.press("Control+Alt+2")
    paragraph(page, "Where it is built")
    paragraph(page, f"{SENTENCE * 13}The first ones left in May.**")
    page.keyboard.press("Control+Shift+B")
    paragraph(page, "We are early for once.")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(f"{SENTENCE * 14}See what came before")
    link_last(page, "what came before", search="tamarack pick")
    paragraph(page, ".")
    insert_picture(page, search="quay", caption="On the quay")
    paragraph(page, "Table: Trucks built")
    insert_table(page, ("Year", "Trucks"), ("2025", "4,100"), ("2026", "3,900"))
    paragraph(page, "*Without tax.")
    page.keyboard.insert_text("**By ship.")
    assert page.get_by_text("words, 3 minutes to read").is_visible()

    tab_to(page, page.get_by_role("checkbox", name="Trucks"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish now"))
    page.keyboard.press("Enter")
    fault = page.get_by_role("link", name="“TK” is still in the text.")
    fault.wait_for()
    tab_to(page, fault)
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/?find=TK#id_body")
    page.wait_for_load_state()
    page.locator(".ProseMirror-focused").wait_for()
    wait_for_selection(page, "TK")
    page.keyboard.insert_text("900,000")
    tab_to(page, page.get_by_role("button", name="Publish now"))
    page.keyboard.press("Enter")
    page.get_by_text("is published.").wait_for()

    article = Article.objects.live().exclude(pk=earlier.pk).get()
    assert article.word_count > 600
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    prose = page.locator(".prose")
    assert "It costs 900,000 crowns." in prose.inner_text()
    assert prose.get_by_role("heading", name="Where it is built", level=2).is_visible()
    assert prose.locator("blockquote").inner_text().strip() == "We are early for once."
    link = prose.get_by_role("link", name="what came before")
    assert link.get_attribute("href") == earlier.get_absolute_url()
    assert prose.get_by_role("img", name="Rows of trucks at a quay").is_visible()
    assert prose.locator("figcaption").inner_text() == "On the quay – Rolf Mock/Halden"
    table = prose.get_by_role("table", name="Trucks built")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Year", "Trucks"]
    assert table.get_by_role("cell").all_inner_texts() == ["2025", "4,100", "2026", "3,900"]
    assert len(prose.locator(".note").all()) == 2
    assert len(prose.locator(".note-ref").all()) == 2

"""A whole day at the desk by keyboard alone, from the first word to the readers' comments."""

import pytest

from articles.models import Article
from comments.models import Comment
from tests.browser.editor_page import started_editor
from tests.factories import (
    PASSWORD,
    make_article,
    make_category,
    make_comment,
    make_image,
    make_user,
)

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


def press(page, button):
    """Go to a button or link by Tab, press it, and wait until the page that it leads to is there.

    What stands on the next page may stand on this one as well: words are no sign that it is left.
    """
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def take_other_step(page, name):
    """Take a step from the menu of the bar."""
    tab_to(page, page.locator(".acts__menu summary"))
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name=name))


def sign_in(page, url, username):
    page.goto(f"{url}/admin/")
    tab_to(page, page.get_by_label("Username"))
    page.keyboard.insert_text(username)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.insert_text(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_by_search(page, words, *, name):
    """Open what the search of the newsroom finds, by its key."""
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")


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


def write_and_submit(page):
    page.keyboard.press("Alt+Shift+N")
    page.wait_for_url("**/articles/article/add/")
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
    press(page, page.get_by_role("button", name="Submit for review"))
    page.get_by_text("is with the desk for review.").wait_for()


def settle_what_is_missing(page):
    """Be held back by the checklist, and led to the words."""
    press(page, page.get_by_role("button", name="Publish now"))
    press(page, page.get_by_role("link", name="“TK” is still in the text."))
    page.locator(".ProseMirror-focused").wait_for()
    wait_for_selection(page, "TK")
    page.keyboard.insert_text("900,000")


def schedule_then_publish(page):
    tab_to(page, page.get_by_role("button", name="Schedule…"))
    page.keyboard.press("Enter")
    page.locator("#id_published_at_0:focus").wait_for()
    page.keyboard.insert_text("2099-12-19")
    tab_to(page, page.locator("#id_published_at_1"))
    page.keyboard.insert_text("09:00")
    press(page, page.get_by_role("button", name="Publish 19 December at 09:00"))
    page.get_by_text("is scheduled for").wait_for()
    assert not Article.objects.live().filter(headline="A Truck From the Fjord").exists()
    open_by_search(page, "fjord", name="A Truck From the Fjord")
    take_other_step(page, "Publish now")
    page.get_by_text("is published.").wait_for()


def correct(page):
    open_by_search(page, "fjord", name="A Truck From the Fjord")
    started_editor(page)
    tab_to(page, page.locator("[data-panel=notices] summary"))
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Add a correction"))
    tab_to(page, page.get_by_label("Text"))
    page.keyboard.insert_text("The price was left out at first.")
    press(page, page.get_by_role("button", name="Save", exact=True))


def moderate(page):
    open_by_search(page, "comments", name="Comments")
    page.locator("[data-card]").first.wait_for()
    for key in ("j", "a"):
        page.keyboard.press(key)
    page.get_by_text("The comment is approved").first.wait_for()


def test_a_days_work_is_done_by_keyboard_alone(open_page, live_server):
    make_user("writer", username="writer")
    make_user("editor", username="editor")
    earlier = make_article("Tamarack pickup comes to Europe")
    make_image("Rows of trucks at a quay", credit="Rolf Mock/Halden")
    make_category("Trucks")
    comment = make_comment(earlier, status="pending")
    at_home, at_desk = open_page(), open_page()

    sign_in(at_home, live_server.url, "writer")
    write_and_submit(at_home)
    sign_in(at_desk, live_server.url, "editor")
    open_by_search(at_desk, "fjord", name="A Truck From the Fjord")
    take_other_step(at_desk, "Send back as a draft")
    at_desk.get_by_text("is a draft again.").wait_for()
    open_by_search(at_home, "fjord", name="A Truck From the Fjord")
    press(at_home, at_home.get_by_role("button", name="Submit for review"))
    open_by_search(at_desk, "fjord", name="A Truck From the Fjord")
    settle_what_is_missing(at_desk)
    schedule_then_publish(at_desk)
    correct(at_desk)
    moderate(at_desk)

    assert Comment.objects.get(pk=comment.pk).status == "approved"
    article = Article.objects.live().exclude(pk=earlier.pk).get()
    assert article.word_count > 600
    assert article.corrections.get().text == "The price was left out at first."
    page = at_desk
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

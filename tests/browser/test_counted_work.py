"""Counted work: an editor's daily jobs take no more clicks and keys than in WordPress.

Counted are clicks, keys that steer, and files picked in the system's own window; the letters of
words are the same everywhere.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import is_saved
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_author, make_category, make_image, make_user
from tests.images import files
from tests.newsroom.desk import screen

pytestmark = pytest.mark.django_db(transaction=True)

# Ours, and the same way on the classic editor of WordPress 6.1 (docs/drills.md, "Counted work").
COUNTED = {
    "new post": (4, 4),
    "new lead picture": (5, 7),
    "typo in a live article": (3, 3),
    "schedule": (3, 8),
    "new picture in the text": (5, 7),
    "picture of the library in the text": (3, 5),
}


class Hand:
    """Does what a person's hand does, and counts it."""

    def __init__(self, page):
        self.page, self.acts = page, 0

    def click(self, target):
        self.acts += 1
        target.click()

    def press(self, key):
        self.acts += 1
        self.page.keyboard.press(key)

    def pick_file(self, opener, file):
        """Click what opens the system's own window, and choose a file there."""
        with self.page.expect_file_chooser() as chosen:
            self.click(opener)
        self.acts += 1
        chosen.value.set_files(file)

    def type(self, words):
        self.page.keyboard.type(words)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "IMG_0042.jpg"
    path.write_bytes(files.with_iptc(files.jpeg(), credit="Wire"))
    return path


@pytest.fixture
def editor(page, live_server):
    """A window of an editor who has signed in."""
    user = make_user("editor", username="editor")
    make_author("Wilma Reed", user=user)
    sign_in(page, live_server.url, "editor")
    return page


@pytest.fixture
def draft():
    return make_article(
        "Plant", status=Article.Status.DRAFT, categories=[make_category()], body="<p>One.</p>"
    )


def is_as_counted(hand, job):
    ours, wordpress = COUNTED[job]
    assert hand.acts == ours <= wordpress


def test_a_new_post(editor, live_server):
    make_category("Auto News")
    editor.goto(f"{live_server.url}/admin/articles/article/")
    hand = Hand(editor)

    hand.click(editor.get_by_role("link", name="Add article"))
    text = started_editor(editor)
    expect(editor.get_by_label("Headline")).to_be_focused()
    hand.type("A plant opens")
    hand.click(text)
    hand.type("It opens in May.")
    hand.click(editor.get_by_label("Auto News", exact=True))
    hand.press("Control+Shift+Enter")

    editor.get_by_text("is published.").wait_for()
    assert Article.objects.live().get().headline == "A plant opens"
    is_as_counted(hand, "new post")


def test_a_new_lead_picture(editor, live_server, draft, photo):
    editor.goto(live_server.url + screen(draft))
    started_editor(editor)
    hand = Hand(editor)

    hand.click(editor.get_by_role("button", name="Choose picture"))
    dialog = editor.get_by_role("dialog")
    hand.pick_file(dialog.locator("input[type=file]"), photo)
    expect(dialog.get_by_label("Alt text")).to_be_focused()
    hand.type("A red car")
    hand.press("Enter")
    expect(editor.locator("[data-picture-field] img")).to_have_attribute("alt", "A red car")
    hand.press("Control+s")

    is_saved(editor)
    draft.refresh_from_db()
    assert (draft.lead_image.alt, draft.lead_image.credit) == ("A red car", "Wire")
    is_as_counted(hand, "new lead picture")


def test_a_typo_in_a_live_article(editor, live_server):
    article = make_article("Plant", body="<p>It opens in Mai</p>")
    editor.goto(live_server.url + article.get_absolute_url())
    hand = Hand(editor)

    hand.click(editor.get_by_role("link", name="Edit", exact=True))
    text = started_editor(editor)
    hand.click(text.get_by_text("It opens in Mai"))
    text.press("End")  # where the typo is, a click would have been
    text.press("Backspace")
    hand.type("y")
    hand.press("Control+s")

    is_saved(editor)
    article.refresh_from_db()
    assert article.body == "<p>It opens in May</p>"
    is_as_counted(hand, "typo in a live article")


def test_a_schedule(editor, live_server, draft):
    editor.goto(live_server.url + screen(draft))
    started_editor(editor)
    hand = Hand(editor)
    day = timezone.localtime() + timedelta(days=1)

    hand.click(editor.get_by_role("button", name="Schedule…"))
    expect(editor.locator("#id_published_at_0")).to_be_focused()
    hand.type(day.strftime("%Y-%m-%d"))
    expect(editor.get_by_role("button", name="Publish tomorrow: give the time")).to_be_visible()
    hand.click(editor.locator("#id_published_at_1"))
    hand.type("09:00")
    expect(editor.get_by_role("button", name="Publish tomorrow at 09:00")).to_be_visible()
    hand.press("Control+Shift+Enter")

    editor.locator(".messagelist .success").wait_for()
    draft.refresh_from_db()
    assert draft.is_scheduled
    is_as_counted(hand, "schedule")


def test_a_new_picture_in_the_text(editor, live_server, draft, photo):
    editor.goto(live_server.url + screen(draft))
    text = started_editor(editor)
    hand = Hand(editor)

    hand.click(text)
    hand.click(editor.get_by_role("button", name="Picture", exact=True))
    dialog = editor.get_by_role("dialog")
    hand.pick_file(dialog.locator("input[type=file]"), photo)
    expect(dialog.get_by_label("Alt text")).to_be_focused()
    hand.type("A red car")
    hand.press("Enter")

    expect(text.get_by_role("img", name="A red car")).to_be_visible()
    is_as_counted(hand, "new picture in the text")


def test_a_picture_of_the_library_in_the_text(editor, live_server, draft):
    make_image("Cars in the port of Nagoya", caption="Cars wait.", credit="Halden")
    make_image("A plant at night", size=(16, 8))
    editor.goto(live_server.url + screen(draft))
    text = started_editor(editor)
    hand = Hand(editor)

    hand.click(text)
    hand.click(editor.get_by_role("button", name="Picture", exact=True))
    dialog = editor.get_by_role("dialog")
    hand.type("nagoya")
    hand.click(dialog.get_by_role("button", name="Cars in the port of Nagoya"))

    expect(text.get_by_role("img", name="Cars in the port of Nagoya")).to_be_visible()
    is_as_counted(hand, "picture of the library in the text")

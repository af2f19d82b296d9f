"""A moderators' day: ten commenters, one moderator by keyboard and one on a phone, side by side."""

import pytest
from playwright.sync_api import expect

from comments import moderation
from comments.models import Comment, HoldRule, HouseRule, ModerationLog, Note
from tests.browser.test_main_job import sign_in
from tests.comments.typed import send
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
QUEUE = "/admin/comments/comment/"
NINE = ["Barney", "Betty", "Carl", "Dora", "Emil", "Fred", "Gina", "Hugo", "Ines"]
# What a finger cannot hit; a box to tick is as large as its label.
SMALL_TARGETS = """() =>
    [...document.querySelectorAll("#container :is(a, button, input, select, summary, textarea)")]
        .filter((it) => it.checkVisibility() && it.type !== "hidden")
        .map((it) => [it, (it.closest("label") ?? it).getBoundingClientRect()])
        .filter(([it, box]) => box.width && (box.width < 24 || box.height < 24))
        .map(([it, box]) => `${box.width}x${box.height} ${it.outerHTML.slice(0, 120)}`)"""


@pytest.fixture
def article(db):
    HoldRule.objects.all().delete()
    HouseRule.objects.all().delete()
    HouseRule.objects.create(title="Stay on the subject", words="Write about it.", position=1)
    return make_article("Axles get lighter")


@pytest.fixture
def mona(open_page, live_server):
    make_user("moderator", username="mona", first_name="Mona", last_name="Reyes")
    page = open_page()
    sign_in(page, live_server.url, "mona")
    return page


@pytest.fixture
def ken(open_page, live_server):
    make_user("moderator", username="ken", first_name="Ken", last_name="Zahn")
    page = open_page(**PHONE)
    sign_in(page, live_server.url, "ken")
    return page


def _comment(client, article, name):
    """Send what ``name`` thinks, each from a line of their own."""
    number = NINE.index(name) + 1
    text, email = f"{name} thinks of it.", f"{name.lower()}@readers.example"
    send(client, article, name=name, text=text, email=email, ip=f"203.0.113.{number}")


def _comment_by_keyboard(page, url):
    """Fill in the form on a phone, from its first field to its button, without a pointer."""
    page.goto(url)
    form = page.locator(".reply-form")
    form.get_by_role("textbox", name="Comment").focus()
    page.keyboard.type("Wilma thinks of it.")
    form.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("Wilma")
    form.get_by_role("textbox", name="E-mail").focus()
    page.keyboard.type("wilma@readers.example")
    form.get_by_role("button", name="Post comment").focus()
    page.keyboard.press("Enter")
    page.get_by_text("awaiting moderation").first.wait_for()


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def _card(page, name):
    return page.locator("[data-card]", has_text=f"{name} thinks of it")


def _undo_button(page):
    return page.locator("[data-toast-undo]")


def _until_said(page, words):
    page.locator("[data-toast]", has_text=words).wait_for()


def _come_back(page):
    """What a tab that is looked at again does: ask for news at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _status(name):
    return Comment.objects.get(name=name).status


def _log_of(name):
    entries = ModerationLog.objects.filter(comment_id=Comment.objects.get(name=name).pk)
    return list(entries.order_by("pk").values_list("action", flat=True))


def test_ten_commenters_and_two_moderators(client, open_page, live_server, article, mona, ken):
    _comment_by_keyboard(open_page(**PHONE), live_server.url + article.get_absolute_url())
    for name in NINE[:-1]:
        _comment(client, article, name)

    # Both open the queue; on the phone the first comment is there at once, and large enough.
    for page in (mona, ken):
        page.goto(live_server.url + QUEUE)
        page.locator("[data-card]").first.wait_for()
        page.get_by_role("link", name="Awaiting 9").wait_for()
        assert _undo_button(page).is_hidden()
    assert _card(ken, "Wilma").bounding_box()["y"] < 600
    assert ken.evaluate(SMALL_TARGETS) == []
    assert not ken.evaluate("document.documentElement.scrollWidth > innerWidth")

    # Mona approves Wilma's; Undo says so. A note on the next comes between: Undo goes.
    _press(mona, "j", "a")
    _until_said(mona, "The comment is approved")
    assert "Undo: approved the comment by Wilma" in _undo_button(mona).inner_text()
    _press(mona, "n")
    mona.keyboard.type("A dealer, I think.")
    _press(mona, "Tab", "Enter")
    _until_said(mona, "The note is kept")
    assert _undo_button(mona).is_hidden()
    _press(mona, "u")
    _until_said(mona, "There is nothing to undo here")
    assert _status("Wilma") == "approved"
    assert Note.objects.get().text == "A dealer, I think."

    # Ken still has Wilma's before him: the card says who was first.
    _come_back(ken)
    _card(ken, "Wilma").get_by_text("Already approved by Mona Reyes").wait_for()

    # The last commenter writes; Mona's page says so, and shows it.
    _comment(client, article, NINE[-1])
    _come_back(mona)
    mona.get_by_role("link", name="1 new: show it").focus()
    _press(mona, "Enter")
    _card(mona, "Ines").wait_for()
    assert mona.locator("[data-card]").count() == 9

    # A rejection by the house rule, undone by its name.
    _press(mona, "j", "r", "1")
    _until_said(mona, "The comment is rejected")
    assert "Undo: rejected the comment by Barney" in _undo_button(mona).inner_text()
    _press(mona, "u")
    _until_said(mona, "Undone: rejected")
    assert _log_of("Barney") == ["held", "rejected", "undone"]

    # Ken chooses three, rejects them by the rule, and takes all three back in one step.
    ken.reload()
    for name in ("Carl", "Dora", "Emil"):
        _card(ken, name).locator("[data-choose]").check()
    ken.get_by_text("Decide on several at once").tap()
    assert ken.evaluate(SMALL_TARGETS) == []
    ken.get_by_label("Reject by").select_option("Stay on the subject")
    ken.get_by_role("button", name="Reject the chosen").tap()
    ken.get_by_role("button", name="Undo: rejected 3 comments").tap()
    ken.get_by_text("Undone: 3 comments are as before.").wait_for()
    assert _log_of("Dora") == ["held", "rejected", "undone"]
    assert ModerationLog.objects.filter(house_rule__title="Stay on the subject").count() == 4

    # Two commenters change what is published: accepted and declined by key, which the help names.
    for name in ("Wilma", "Barney"):
        comment = Comment.objects.get(name=name)
        moderation.approve(comment, by=None)
        moderation.propose_edit(comment, text=f"{name} thinks of it again.")
    mona.goto(live_server.url + QUEUE)
    _press(mona, "?")
    assert "accept it, decline it" in mona.get_by_role("dialog", name="Keys").inner_text()
    _press(mona, "Escape", "j", "y")
    _until_said(mona, "The new text is in the thread")
    assert "Undo: accepted the new text of the comment by Wilma" in _undo_button(mona).inner_text()
    _press(mona, "d")
    _until_said(mona, "The old text stands")
    assert Comment.objects.get(name="Wilma").text == "Wilma thinks of it again."
    assert Comment.objects.get(name="Barney").text == "Barney thinks of it."

    # Mona clears the rest; Ken's open cards say so, one by one.
    for left in range(8, 0, -1):
        expect(mona.locator("[data-card]")).to_have_count(left)
        _press(mona, "a")
    mona.get_by_text("Nothing waits").wait_for()
    _come_back(ken)
    expect(ken.locator(".card--over")).to_have_count(9)
    assert not Comment.objects.awaiting().exists()
    assert Comment.objects.filter(status="approved").count() == 10

"""The queue by keyboard: several decisions, one undone, one with a rule of the house; no mouse."""

import pytest

from comments import moderation
from comments.models import Comment, HouseRule, ModerationLog
from tests.factories import PASSWORD, make_article, make_comment, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(page, live_server):
    """The queue of five comments, oldest first, before a moderator who has just signed in."""
    HouseRule.objects.all().delete()
    HouseRule.objects.create(title="Stay on the subject", words="Write about it.", position=1)
    HouseRule.objects.create(title="Be civil", words="Leave people out of it.", position=2)
    article = make_article()
    for number in range(1, 6):
        make_comment(article, f"Thought {number}", name=f"Reader {number}", status="pending")
    user = make_user("moderator")
    page.goto(f"{live_server.url}/admin/login/?next=/admin/comments/comment/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.locator("[data-keys-button]:visible").wait_for()
    return page


def _focused(page):
    return page.evaluate(
        "document.activeElement.closest('[data-card]')?.querySelector('.card__text').innerText"
    )


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def _until_said(page, words):
    page.locator("[data-toast]", has_text=words).wait_for()


def _statuses():
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def test_a_queue_is_cleared_without_a_mouse(queue):
    page = queue

    _press(page, "j", "j", "k")
    assert _focused(page) == "Thought 1"
    _press(page, "a")
    _until_said(page, "The comment is approved")
    assert _focused(page) == "Thought 2"

    _press(page, "s")
    _until_said(page, "marked as spam")
    assert _focused(page) == "Thought 3"
    _press(page, "u")
    _until_said(page, "Undone: marked as spam")
    page.wait_for_function(
        "document.activeElement.closest('[data-card]')?.innerText.includes('Thought 2')"
    )
    assert _statuses()[:2] == ["approved", "pending"]

    _press(page, "r", "2")
    _until_said(page, "The comment is rejected")
    assert ModerationLog.objects.get(action="rejected").house_rule.title == "Be civil"
    assert _focused(page) == "Thought 3"

    _press(page, "e")
    page.keyboard.press("Control+a")
    page.keyboard.type("Thought 3, asked in fewer words than j, k, a or s.")
    _press(page, "Tab", "Enter")
    _until_said(page, "The text is edited; readers see")
    page.locator(".card__trace").wait_for()
    _press(page, "m")
    page.keyboard.type("Thank you.")
    _press(page, "Tab", "Enter")
    _until_said(page, "Your answer is in the thread")
    assert _statuses()[:3] == ["approved", "rejected", "approved"]
    assert Comment.objects.get(staff__isnull=False).parent.text.startswith("Thought 3, asked")

    _press(page, "?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    _press(page, "Escape", "a")
    _until_said(page, "The comment is approved")
    _press(page, "s")
    page.get_by_text("Nothing waits").wait_for()
    assert not Comment.objects.awaiting().exists()


def test_what_somebody_else_decided_meanwhile_is_said_in_its_place(queue):
    page = queue
    mona = make_user("moderator", first_name="Mona", last_name="Reyes")
    moderation.reject(Comment.objects.get(text="Thought 1"), by=mona)

    _press(page, "j", "a")

    page.get_by_role("alert").filter(has_text="Already rejected by Mona Reyes").wait_for()
    assert _statuses()[0] == "rejected"
    assert _focused(page) == "Thought 1"


@pytest.fixture
def clock(queue):
    """The clock of the queue's page, to be moved."""
    queue.clock.install()
    queue.reload()
    queue.locator("[data-keys-button]:visible").wait_for()
    return queue.clock


def test_undo_goes_when_it_is_old(queue, clock):
    page = queue
    _press(page, "j", "a")
    page.get_by_role("button", name="Undo: approved the comment by Reader 1").wait_for()

    clock.fast_forward(31_000)

    assert page.locator("[data-toast]").is_hidden()
    _press(page, "u")
    _until_said(page, "There is nothing to undo here")
    assert _statuses()[0] == "approved"


def test_the_last_decision_of_a_page_can_be_undone_as_well(queue):
    page = queue
    Comment.objects.exclude(text="Thought 1").delete()
    page.reload()
    _press(page, "j", "s")
    page.get_by_text("Nothing waits").wait_for()

    _press(page, "u")
    _until_said(page, "Undone: marked as spam")

    page.locator(".card__text", has_text="Thought 1").wait_for()
    assert page.get_by_text("Nothing waits").is_hidden()
    assert _statuses() == ["pending"]


def test_news_come_by_themselves_and_stop_when_nobody_is_there(queue, clock):
    page = queue
    asked = []
    page.on("request", lambda request: asked.append(request) if "/news/" in request.url else None)
    make_comment(text="Just in", status="pending")

    with page.expect_response("**/news/**"):
        clock.fast_forward(21_000)
    page.get_by_role("status").get_by_text("1 new: show it").wait_for()
    clock.fast_forward(700_000)  # nobody touches anything for more than ten minutes
    before = len(asked)
    clock.fast_forward(60_000)
    resting = len(asked) - before
    with page.expect_response("**/news/**"):
        _press(page, "j")

    assert resting == 0


def test_the_screen_of_one_comment_says_as_well_that_another_decided(queue):
    page = queue
    _press(page, "j", "o")
    page.get_by_role("heading", name="Log").wait_for()
    page.wait_for_load_state()  # its script listens by then
    moderation.reject(
        Comment.objects.get(text="Thought 1"),
        by=make_user("moderator", first_name="Mona", last_name="Reyes"),
    )

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    page.get_by_role("alert").filter(has_text="Already rejected by Mona Reyes").wait_for()


def test_a_bulk_decision_is_undone_by_key(queue):
    page = queue
    _press(page, "j", "x", "j", "x")
    page.get_by_text("Decide on several at once").click()
    page.get_by_role("button", name="Reject the chosen").click()
    page.get_by_role("button", name="Undo: rejected 2 comments").wait_for()

    _press(page, "u")

    page.get_by_text("Undone: 2 comments are as before.").wait_for()
    assert set(_statuses()) == {"pending"}

"""Saving in place: nothing moves, nothing is lost, and nothing is saved twice."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from newsroom.models import Revision
from staff.models import Session
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import is_saved, open_article, type_into
from tests.browser.test_main_job import sign_in
from tests.factories import PASSWORD, make_article, make_category, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = """() => {
    const { from, to } = document.querySelector(".ProseMirror").editor.state.selection;
    return [from, to, scrollY, document.activeElement.className.includes("ProseMirror")];
}"""


@pytest.fixture
def editor(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    return page


def test_control_s_saves_and_nothing_moves(editor, live_server):
    page = editor
    article = make_article("Of the line", body="<p>Before.</p>" * 40, status="draft")
    open_article(page, live_server.url, article)
    type_into(page, "First words.")
    place = page.evaluate(PLACE)
    page.evaluate("window.isTheSamePage = true")
    page.keyboard.press("Control+s")
    is_saved(page)

    assert page.evaluate(PLACE) == place
    assert page.evaluate("window.isTheSamePage")
    page.keyboard.insert_text(" And more.")
    page.keyboard.press("Control+s")
    expect(page.locator("[name=base_version]")).to_have_value("3")
    is_saved(page)
    article.refresh_from_db()
    assert "First words. And more." in article.body
    assert page.locator(".form-faults, .conflict").count() == 0

    # What was typed before the save can still be undone after it.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert "First words." not in started_editor(page).inner_text()


def test_a_new_article_is_made_once_and_its_page_goes_on_as_its_own(editor, live_server):
    page = editor
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    started_editor(page)
    page.get_by_label("Headline").fill("Made by a key")
    type_into(page, "Its text.")
    for _ in range(3):
        page.keyboard.press("Control+s")
    is_saved(page)
    article = Article.objects.get()
    page.wait_for_url(f"**/articles/article/{article.pk}/change/")
    assert page.locator("[data-panel=versions]").count() == 1

    page.keyboard.insert_text(" Later.")
    page.keyboard.press("Control+s")
    expect(page.locator("[name=base_version]")).to_have_value("2")
    is_saved(page)
    page.reload()

    assert "Its text. Later." in started_editor(page).inner_text()
    assert Article.objects.count() == 1
    assert Article.objects.get().slug == "made-by-a-key"
    assert page.get_by_text("You have unsaved changes").count() == 0


def test_while_the_server_is_away_the_page_stays_and_the_save_goes_through_later(
    editor, live_server
):
    page = editor
    article = make_article("Of the line", body="<p>Before.</p>", status="draft")
    open_article(page, live_server.url, article)
    type_into(page, "Typed into the dark.")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    page.get_by_text("Not saved yet: The newsroom does not answer.").wait_for()
    page.keyboard.insert_text(" Typed on.")
    page.context.set_offline(False)
    is_saved(page)

    article.refresh_from_db()
    assert "Typed into the dark. Typed on." in article.body


def test_a_full_disk_is_said_in_the_newsrooms_own_words(editor, live_server):
    page = editor
    article = make_article("Of the line", body="<p>Before.</p>", status="draft")
    open_article(page, live_server.url, article)
    told = {"problem": "The disk is full. Tell an admin, who has to make room."}
    page.route("**/change/", lambda route: route.fulfill(status=507, json=told))
    type_into(page, "Typed all the same.")
    page.keyboard.press("Control+s")
    page.get_by_text("Not saved yet: The disk is full.").wait_for()
    page.unroute("**/change/")
    is_saved(page)

    article.refresh_from_db()
    assert "Typed all the same." in article.body


def test_a_session_that_is_over_is_told_and_the_save_goes_through_after_signing_in(
    editor, live_server
):
    page = editor
    article = make_article("Of the line", body="<p>Before.</p>", status="draft")
    open_article(page, live_server.url, article)
    type_into(page, "Typed after hours.")
    Session.objects.all().delete()
    page.keyboard.press("Control+s")
    link = page.get_by_role("link", name="Sign in in a new window")
    link.wait_for()
    with page.context.expect_page() as opened:
        link.click()
    other = opened.value
    other.get_by_label("Username").fill("editor")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Log in").click()
    other.get_by_role("button", name="Log out").wait_for()
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_saved(page)

    article.refresh_from_db()
    assert "Typed after hours." in article.body


def test_a_step_waits_for_the_newsroom_and_is_then_taken(editor, live_server):
    page = editor
    category = make_category("Trucks")
    article = make_article("Of the line", status="draft", categories=[category])
    open_article(page, live_server.url, article)
    page.context.set_offline(True)
    page.keyboard.press("Control+Shift+Enter")
    page.get_by_text("The newsroom does not answer").wait_for()
    assert page.get_by_label("Headline").input_value() == "Of the line"
    page.context.set_offline(False)
    page.get_by_text("is published.").wait_for()

    assert Article.objects.live().get() == article


def test_another_save_meanwhile_is_shown_and_not_overwritten(editor, live_server):
    page = editor
    article = make_article("Of the line", body="<p>Before.</p>", status="draft")
    open_article(page, live_server.url, article)
    type_into(page, "Mine.")
    article.body = "<p>Theirs.</p>"
    article.version += 1
    article.save()
    Revision.objects.filter(article=article).delete()
    page.keyboard.press("Control+s")
    page.get_by_text("after you opened it").first.wait_for()

    article.refresh_from_db()
    assert "Mine." not in article.body
    assert "Mine." in started_editor(page).inner_text()

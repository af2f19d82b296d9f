"""No typed word is lost: a killed tab, an ended session, a stopped server, a second editor."""

import re

import pytest

from articles.models import Article
from newsroom.models import Revision
from staff.models import Session
from tests.browser.editor_page import started_editor
from tests.browser.test_main_job import sign_in
from tests.factories import PASSWORD, make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Two hours of work* that nobody wants to type again."
OFFER = "You have unsaved changes from"


def open_article(page, url, article):
    page.goto(f"{url}/admin/articles/article/{article.pk}/change/")
    started_editor(page)


def type_into(page, words=TYPED):
    started_editor(page).click()
    page.keyboard.press("Control+End")
    # The browser tells the editor of the caret later than it shows it.
    page.wait_for_function(
        """() => {
            const { doc, selection } = document.querySelector(".ProseMirror").editor.state;
            return selection.to >= doc.content.size - 1;
        }"""
    )
    page.keyboard.press("Enter")
    page.keyboard.insert_text(words)


def save(page):
    page.locator("[name=_continue]").click()


def is_saved(page):
    page.locator("[data-autosave-status]", has_text=re.compile("^Saved ")).wait_for()


def body_of(page):
    return started_editor(page).inner_text()


def test_the_tab_is_killed_while_typing_and_another_computer_has_the_words(open_page, live_server):
    make_user("editor", username="editor")
    page = open_page()
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.get_by_label("Headline").fill("A headline in a hurry")
    type_into(page)
    page.get_by_text("Autosaved").wait_for(timeout=5_000)
    page.close()

    elsewhere = open_page()
    sign_in(elsewhere, live_server.url, "editor")
    elsewhere.goto(f"{live_server.url}/admin/articles/article/add/")
    elsewhere.get_by_role("link", name="Continue with it").click()

    assert elsewhere.get_by_label("Headline").input_value() == "A headline in a hurry"
    assert TYPED in body_of(elsewhere)
    assert not Article.objects.exists()


def test_the_tab_is_killed_without_a_connection_and_this_browser_has_the_words(page, live_server):
    make_user("editor", username="editor")
    article = make_article(status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    page.route("**/autosave/", lambda route: route.abort())
    type_into(page)
    page.get_by_text("no connection; kept in this browser").wait_for()
    again = page.context.new_page()
    page.close()

    open_article(again, live_server.url, article)
    again.get_by_role("link", name="Continue with them").click()

    again.get_by_role("textbox", name="Body").get_by_text(TYPED).wait_for()


def test_the_session_ends_before_saving(page, live_server):
    make_user("editor", username="editor")
    article = make_article(status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    Session.objects.all().delete()
    type_into(page)
    page.get_by_text("Not saved: you are signed out").wait_for()

    save(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new window").click()
    desk = opened.value
    desk.get_by_label("Username").fill("editor")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").click()
    desk.get_by_role("button", name="Log out").wait_for()
    is_saved(page)
    open_article(page, live_server.url, article)

    article.refresh_from_db()
    assert TYPED in article.body
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Object.keys(localStorage).filter((key) => /^unsent/.test(key))") == []
    assert page.get_by_text(OFFER).count() == 0
    assert not Revision.objects.unsaved().exists()


def test_the_server_stops_while_typing_and_comes_back(page, live_server):
    make_user("editor", username="editor")
    article = make_article(status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    # A proxy in front of a stopped server answers so; without one there is no connection.
    page.route("**/autosave/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    type_into(page)
    page.get_by_text("Not saved: the newsroom is away (kept in this browser)").wait_for()
    # Signing in again in another window, as one must after some restarts, makes the token void.
    sign_in_again = page.context.new_page()
    Session.objects.all().delete()
    sign_in(sign_in_again, live_server.url, "editor")

    page.unroute("**/autosave/")
    page.get_by_text("Autosaved").wait_for()
    save(page)
    is_saved(page)

    article.refresh_from_db()
    assert TYPED in article.body


def test_two_editors_save_and_the_second_puts_both_texts_together(open_page, live_server):
    article = make_article("As it was", status=Article.Status.DRAFT, body="<p>One. Two.</p>")
    make_user("editor", username="eve", first_name="Eve")
    make_user("editor", username="adam", first_name="Adam")
    eve, adam = open_page(), open_page()
    for page, name in ((eve, "eve"), (adam, "adam")):
        sign_in(page, live_server.url, name)
        open_article(page, live_server.url, article)
    adam.get_by_text("Eve has this open too.").wait_for()
    eve.get_by_label("Headline").fill("As Eve has it")
    type_into(eve, "Eve was here.")
    save(eve)
    is_saved(eve)

    type_into(adam, "Adam was here.")
    save(adam)
    adam.get_by_text("Eve saved this article at").first.wait_for()
    body = adam.get_by_role("group", name="Body")
    assert "Eve was here." in body.inner_text()
    assert "Adam was here." in body.inner_text()
    body.get_by_label("Theirs").check()
    save(adam)
    adam.get_by_text("was changed successfully").wait_for()

    article.refresh_from_db()
    assert article.headline == "As Eve has it"
    assert "Eve was here." in article.body
    kept = [revision.snapshot["body"] for revision in article.revisions.all()]
    assert any("Adam was here." in text for text in kept)


def test_a_form_that_is_closed_as_it_was_opened_leaves_nothing_unsaved(page, live_server):
    make_user("editor", username="editor")
    # Its lines are not as the editor writes them.
    article = make_article("As it was", body="<ul>\n<li>One</li>\n</ul>\n\n<p>Two&nbsp;more.</p>")
    sign_in(page, live_server.url, "editor")

    open_article(page, live_server.url, article)
    page.get_by_label("Headline").fill("As it was, changed")
    page.get_by_text("Autosaved").wait_for()
    page.get_by_label("Headline").fill("As it was")
    page.locator("[data-autosave-status]:empty").wait_for(state="attached")
    type_into(page, "x")
    page.get_by_text("Autosaved").wait_for()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.locator("[data-autosave-status]:empty").wait_for(state="attached")
    open_article(page, live_server.url, article)
    page.wait_for_load_state("networkidle")

    assert page.get_by_text(OFFER).count() == 0
    assert not Revision.objects.unsaved().exists()


def test_back_and_save_again_of_a_new_article_makes_no_second_one(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.get_by_label("Headline").fill("A headline in a hurry")
    type_into(page)
    page.get_by_role("button", name="Publish now").click()
    page.get_by_role("link", name="It is filed in no category").wait_for()

    page.go_back()
    started_editor(page)
    page.get_by_label("Headline").fill("Typed after all")
    page.get_by_role("button", name="Publish now").click()

    page.get_by_text("This page has made “A headline in a hurry” already").wait_for()
    assert page.get_by_label("Headline").input_value() == "Typed after all"
    assert Article.objects.get().headline == "A headline in a hurry"

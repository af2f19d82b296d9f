"""What an editor types survives a session that ends and a tab that is closed."""

import pytest
from django.contrib.sessions.models import Session

from articles.models import Article
from tests.browser.test_main_job import sign_in
from tests.factories import PASSWORD, make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Two hours of work* that nobody wants to type again."
OFFER = "was not saved. It is still in this browser."


def type_into(page):
    box = page.get_by_role("textbox", name="Body")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(TYPED)


def test_what_was_typed_is_there_after_the_session_ended(page, live_server):
    make_user("editor", username="editor")
    article = make_article(status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    type_into(page)
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_text(OFFER).wait_for()
    page.get_by_role("button", name="Bring it back").click()
    assert TYPED in page.get_by_role("textbox", name="Body").inner_text()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("was changed successfully").wait_for()

    article.refresh_from_db()
    assert TYPED in article.body
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.get_by_role("textbox", name="Body").wait_for()
    assert page.get_by_text(OFFER).count() == 0


def test_what_was_typed_is_there_after_the_tab_was_closed(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.get_by_label("Headline").fill("A headline in a hurry")
    type_into(page)
    page.wait_for_function("Object.keys(localStorage).some((key) => key.includes('new'))")
    again = page.context.new_page()
    page.close()

    again.goto(f"{live_server.url}/admin/articles/article/add/")
    again.get_by_role("button", name="Bring it back").click()

    assert again.get_by_label("Headline").input_value() == "A headline in a hurry"
    assert TYPED in again.get_by_role("textbox", name="Body").inner_text()

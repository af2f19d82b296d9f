"""The look that a reader chooses: light, dark or as the device asks; kept without a cookie."""

import pytest

from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "getComputedStyle(document.body).backgroundColor"


def test_the_chosen_look_stays_on_every_page_and_needs_no_cookie(open_page, live_server):
    article = make_article()
    page = open_page(color_scheme="light")
    page.goto(live_server.url)
    light = page.evaluate(PAPER)

    page.get_by_role("radio", name="Dark").check()
    dark = page.evaluate(PAPER)
    page.goto(live_server.url + article.get_absolute_url())

    assert dark != light
    assert page.evaluate(PAPER) == dark
    assert page.get_by_role("radio", name="Dark").is_checked()
    assert page.context.cookies() == []
    page.get_by_role("radio", name="As my device").check()
    assert page.evaluate(PAPER) == light


def test_without_a_script_there_is_no_choice_that_does_nothing(open_page, live_server):
    page = open_page(java_script_enabled=False)

    page.goto(live_server.url)

    assert not page.get_by_text("As my device").is_visible()

"""The desk in a real browser: the calendar without a mouse, sections moved by drag."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_category, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def next_week():
    """Noon of Tuesday in a week, where the desk is."""
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return today + timedelta(days=8 - today.weekday())


def test_a_scheduled_article_moves_by_arrow_keys_and_by_drag(page, live_server):
    make_user("editor", username="editor")
    noon = next_week()
    article = make_article("Scheduled", published_at=noon)
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/article/calendar/?week={noon:%G-W%V}")
    move = page.get_by_text("Move", exact=True)

    move.focus()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("is now scheduled for").wait_for()
    article.refresh_from_db()
    assert article.published_at == noon + timedelta(days=1, minutes=-15)

    friday = page.locator(f"[data-day='{noon + timedelta(days=3):%Y-%m-%d}']")
    page.locator("[data-piece]").drag_to(friday)
    page.get_by_text("is now scheduled for Friday").wait_for()
    article.refresh_from_db()
    assert article.published_at == noon + timedelta(days=3, minutes=-15)

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("is now scheduled for Wednesday").wait_for()
    article.refresh_from_db()
    assert article.published_at == noon + timedelta(days=1, minutes=-15)


def test_a_section_is_dragged_into_another(page, live_server):
    make_user("editor", username="editor")
    cars, trucks = make_category("Cars"), make_category("Trucks")
    sign_in(page, live_server.url, "editor")
    page.goto(live_server.url + reverse("admin:articles_category_tree"))

    page.locator(f"#category-{trucks.pk} a").drag_to(page.locator(f"#category-{cars.pk}"))

    page.get_by_text("Trucks is at /category/cars/trucks/ now").wait_for()


def test_an_article_is_started_by_key_from_the_home(page, live_server):
    make_user("writer", username="writer")
    sign_in(page, live_server.url, "writer")
    page.goto(f"{live_server.url}/admin/")

    page.keyboard.press("Alt+Shift+N")

    page.wait_for_url("**/articles/article/add/")

"""The desk's screens in a real browser: open to everybody, and the calendar without a mouse."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.moderation.notes import leave_note
from newsroom import assignments
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_category, make_comment, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VIEWS = [("light", 1280), ("dark", 390)]
NAMES = [
    "index",
    "articles_article_calendar",
    "articles_article_changelist",
    "newsroom_editoriallog_changelist",
    "articles_category_tree",
    "comments_comment_changelist",
    "comments_desk_alerts",
    "comments_desk_statistics",
    "comments_moderationlog_changelist",
]


def next_week():
    """Noon of Tuesday in a week, where the desk is."""
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return today + timedelta(days=8 - today.weekday())


def test_no_screen_of_the_desk_shuts_anybody_out_or_spills_over(open_page, live_server):
    editor = make_user("editor", username="editor")
    article = make_article("In review", status=Article.Status.IN_REVIEW)
    assignments.assign(article, by=None, to=editor, due_at=timezone.now())
    assignments.add_note(article, by=None, text="Was it not four?", quote="three depots")
    make_article("Scheduled", published_at=timezone.now() + timedelta(minutes=1))
    make_article("Lacks", body='<p><img src="/media/a.jpg"></p>')
    make_category(parent=make_category())
    comment = make_comment(
        parent=make_comment(article), status="pending", email="w@readers.example"
    )
    leave_note(comment, by=editor, text="Asks each week")
    moderation.approve(make_comment(article, status="pending"), by=editor)
    tags = f"?drop={make_tag().pk}&keep={make_tag().pk}"
    page = open_page()
    sign_in(page, live_server.url, "editor")
    addresses = [reverse(f"admin:{name}") for name in NAMES]
    addresses += [
        reverse("admin:articles_article_workflow", args=[article.pk]),
        reverse("admin:articles_tag_merge") + tags,
        reverse("admin:comments_comment_change", args=[comment.pk]),
    ]

    faults = []
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(live_server.url + address)
            for rule in Axe().run(page, options=RULES).response["violations"]:
                faults += [
                    f"{address}, {width}: {rule['help']}: {n['html']}" for n in rule["nodes"]
                ]
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                faults.append(f"{address}: {wide} px in a window of {width}")

    assert not faults, "\n".join(faults)


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

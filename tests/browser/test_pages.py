"""The readers' pages in a real browser: what is pressed does what it says.

What holds on every kind of page is in ``test_accessibility.py``.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_tag,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    return make_article(
        "An Unusually Long Headline on Electrohydrodynamically Optimized Manufacturing",
        body=(
            "<p>First.* Then a word of some length: "
            f"{'https://example.com/' + 'long-' * 30}</p>"
            "<table><thead><tr><th>Plant</th>"
            + "".join(f"<th>Month {number}</th>" for number in range(12))
            + "</tr></thead><tbody><tr><td>Millrace</td>"
            + "<td>12,345</td>" * 12
            + "</tr></tbody></table><p>*The note.</p>"
        ),
        lead_image=make_image(size=(1600, 1000), alt="Rows of new cars", caption="In port."),
        authors=[make_author("Dot Camshaft", bio="Drives.")],
        categories=[make_category("manufacturing")],
        tags=[make_tag(f"A tag of some length {number}") for number in range(9)],
    )


def test_a_picture_enlarges_and_gives_the_place_back(open_page, live_server, article):
    page = open_page()
    page.goto(live_server.url + article.get_absolute_url())
    link = page.get_by_role("link", name="Click for more.")

    link.click()

    dialog = page.get_by_role("dialog", name="Picture")
    assert dialog.get_by_role("img", name="Rows of new cars").is_visible()
    assert dialog.get_by_text("In port.").is_visible()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")


def test_a_picture_enlarges_without_javascript_too(open_page, live_server, article):
    page = open_page(java_script_enabled=False)
    page.goto(live_server.url + article.get_absolute_url())

    page.get_by_role("link", name="Click for more.").click()

    assert page.url == live_server.url + article.lead_image.url


def test_the_first_tab_leads_past_the_masthead(open_page, live_server, article):
    page = open_page()
    page.goto(live_server.url + article.get_absolute_url())

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_permalink_is_copied_and_the_copy_is_said_aloud(open_page, live_server, article):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + article.get_absolute_url())

    page.get_by_role("button", name="Copy the link").click()

    page.get_by_role("status").get_by_text("The link is copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == live_server.url + article.get_absolute_url()


def test_the_browsers_own_sheet_is_offered_where_there_is_one(open_page, live_server, article):
    page = open_page()
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page.goto(live_server.url + article.get_absolute_url())

    page.get_by_role("button", name="Share…").click()

    assert page.evaluate("window.shared") == {
        "title": article.headline,
        "url": live_server.url + article.get_absolute_url(),
    }


def test_a_link_to_a_folded_comment_opens_its_branch_without_javascript(open_page, live_server):
    top = make_comment()
    *_, last = [make_comment(parent=top) for _ in range(6)]
    page = open_page(java_script_enabled=False)

    page.goto(live_server.url + top.article.get_absolute_url())
    assert page.get_by_text("3 more replies").is_visible()
    assert not page.locator(f"#comment-{last.pk}").is_visible()
    page.goto(live_server.url + reverse("comments:comment", args=[last.pk]))

    page.locator(f"#comment-{last.pk}").wait_for(state="visible")


def test_on_paper_an_article_is_its_text_and_where_it_came_from(open_page, live_server, article):
    make_comment(article)
    page = open_page()
    page.goto(live_server.url + article.get_absolute_url())

    page.emulate_media(media="print")

    for seen in ("h1", ".byline time", ".story__body .note", ".figure img", "a[rel=bookmark]"):
        assert page.locator(seen).first.is_visible(), seen
    for unseen in ("nav", "form", ".share__ways", "#comments", ".colophon", ".figure__enlarge"):
        assert not any(part.is_visible() for part in page.locator(unseen).all()), unseen


def test_the_first_screen_of_a_laptop_shows_the_text_of_an_article(open_page, live_server, article):
    article.standfirst = "What was built, by whom, and what it weighs, in a sentence."
    article.save()
    page = open_page(viewport={"width": 1280, "height": 800})

    page.goto(live_server.url + article.get_absolute_url())

    first = page.locator(".story__body p").first.bounding_box()
    assert first["y"] + 24 < 800


def test_a_lead_without_a_picture_leaves_no_hole_beside_the_others(open_page, live_server):
    for _ in range(3):
        make_article(lead_image=make_image(size=(1600, 1000)))
    make_article("The lead", published_at=timezone.now())
    page = open_page(viewport={"width": 1280, "height": 800})

    page.goto(live_server.url)

    lead = page.locator(".card--lead").bounding_box()
    others = page.locator(".second-rank").bounding_box()
    beside = others["x"] >= lead["x"] + lead["width"]
    assert not beside or abs(lead["height"] - others["height"]) < 100

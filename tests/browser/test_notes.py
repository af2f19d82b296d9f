"""Notes beside their marks: opened, read and closed without losing the place."""

import pytest

from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

BODY = (
    "<p>The truck.* More.</p>"
    + "<p>Words.</p>" * 60
    + "<p><strong>*Where it is built</strong></p><ul><li>Narvik</li></ul>"
)


@pytest.fixture
def url(live_server):
    return live_server.url + make_article(body=BODY).get_absolute_url()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_note_opens_beside_its_mark_and_gives_the_place_back(open_page, url, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(url)
    mark = page.locator("a[role=doc-noteref]")
    mark.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")

    mark.click()

    card = page.get_by_role("dialog", name="Note 1")
    assert "Where it is built" in card.inner_text()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 800
    assert page.evaluate("document.activeElement.className") == "note-card"
    assert page.evaluate("document.querySelectorAll('#note-1').length") == 1
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "doc-noteref"
    assert page.evaluate("scrollY") == place


def test_all_notes_are_one_link_away(open_page, url):
    page = open_page()
    page.goto(url)
    page.locator("a[role=doc-noteref]").click()

    page.get_by_role("link", name="All notes").click()

    assert page.url.endswith("#note-1")
    assert page.locator("#note-1").is_visible()
    assert page.get_by_role("dialog", name="Note 1").is_hidden()


def test_without_scripts_mark_and_note_lead_to_each_other(open_page, url):
    page = open_page(java_script_enabled=False)
    page.goto(url)

    page.locator("a[role=doc-noteref]").click()
    assert page.url.endswith("#note-1")
    page.locator("a[role=doc-backlink]").click()

    assert page.url.endswith("#note-ref-1")

"""What is wider than a phone: long words and tables. Neither moves the page sideways, and a table
that goes on beyond its box says so.
"""

import pytest

from comments import moderation
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_tag,
)

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 800}
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
TABLE = (
    "<table><thead><tr><th>Model</th><th>Load, kN</th><th>Pretensioner</th><th>Built at</th></tr>"
    "</thead><tbody><tr><td>Larkspur</td><td>6.2</td><td>$250 extra</td><td>Millrace</td></tr>"
    "<tr><td>Yamane</td><td>3.9</td><td>standard</td><td>Prairie Bell</td></tr></tbody></table>"
)
WIDE = TABLE.replace("<td>6.2</td>", "<td>6.2</td>" * 9).replace("<td>3.9</td>", "<td>3.9</td>" * 9)


@pytest.fixture
def long_words():
    """An article each name of which is one long word; the addresses of pages that show it."""
    category, tag, author = make_category(WORD), make_tag(WORD), make_author(WORD, bio=WORD)
    company = make_company(WORD, makes=WORD)
    for _ in range(5):
        article = make_article(
            f"{WORD} comes",
            slug=f"law-{make_tag().pk}",
            kicker=WORD,
            standfirst=f"{WORD} is here.",
            body=f"<h2>{WORD}</h2><p>The {WORD} of {WORD}.</p>",
            authors=[author],
            categories=[category],
            tags=[tag],
            companies=[company],
        )
    make_comment(article, WORD, name=WORD)
    moderation.recount(article.pk)
    lists = [owner.get_absolute_url() for owner in (category, tag, company, author)]
    return ["/", article.get_absolute_url(), f"/search/?q={WORD}", "/corrections/", *lists]


@pytest.mark.parametrize("width", [320, 430, 1280])
def test_a_long_word_breaks_and_moves_no_page_sideways(open_page, live_server, long_words, width):
    page = open_page(viewport={"width": width, "height": 800})

    for address in long_words:
        page.goto(live_server.url + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address


def test_columns_of_words_and_of_figures_keep_apart(page, live_server):
    article = make_article(body=TABLE)

    page.goto(live_server.url + article.get_absolute_url())

    gaps = page.locator(".table-scroll tr").evaluate_all(
        """rows => rows.flatMap(row => {
            const boxes = [...row.cells].map(cell => {
                const words = document.createRange();
                words.selectNodeContents(cell);
                return words.getBoundingClientRect();
            });
            return boxes.slice(1).map((box, place) => box.left - boxes[place].right);
        })"""
    )
    assert min(gaps) >= 16


def test_a_table_that_scrolls_says_so_and_one_that_fits_does_not(open_page, live_server):
    article = make_article(body=WIDE)
    small = make_article(body=TABLE.replace("<th>Built at</th>", ""))
    page = open_page(viewport=PHONE)
    label = "box => getComputedStyle(box, '::before').visibility"

    page.goto(live_server.url + article.get_absolute_url())
    box = page.locator(".table-scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert box.evaluate(label) == "visible"
    assert "gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + small.get_absolute_url())
    assert page.locator(".table-scroll").evaluate(label) == "hidden"

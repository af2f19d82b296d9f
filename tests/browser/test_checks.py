"""Checks while one writes, in a real browser: listed, marked in the text and in its margin."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article
from newsroom.models import StyleRule
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import is_saved
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user
from tests.newsroom.desk import screen

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [
    ("Model", "2026", "2025", "Change"),
    ("Lark", "110", "100", "+10%"),
    ("Tern", "120", "100", "+20%"),
    ("Heron", "130", "100", "+40%"),
]
TABLE = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in ROWS)


def test_what_is_typed_is_checked_and_put_right_with_one_click(live_server, open_page):
    StyleRule.objects.create(written="tyre*", instead="tire*", fails="A tyre.", passes="A tire.")
    make_user("editor", username="editor")
    article = make_article(
        "Plant",
        status=Article.Status.DRAFT,
        body=f"<p>They said “our tyres”.</p><p>One</p><table>{TABLE}</table>",
    )
    page = open_page()
    page.set_viewport_size({"width": 1440, "height": 1000})
    sign_in(page, live_server.url, "editor")
    page.goto(live_server.url + screen(article))
    text = started_editor(page)
    checks = page.locator("[data-findings]")
    marked = text.locator(".doubted")
    expect(marked).to_have_text("+40%")
    expect(marked).to_have_attribute("data-expected", "+30%")

    text.locator("p", has_text="One").click()
    text.press("End")
    page.keyboard.type(" tyres, and the TK of it")

    expect(checks.get_by_role("link", name="“tyres”: the house writes “tires”.")).to_be_visible()
    expect(text.locator(".doubted--blocks")).to_have_text("TK")
    expect(marked).to_have_text(["tyres", "TK", "+40%"])
    expect(text).to_be_focused()
    sign = page.get_by_role("button", name="“TK” is still in the text.")
    expect(sign).to_have_text("2")  # of one line
    sign.click()
    expect(checks.get_by_role("link", name="“TK” is still in the text.")).to_be_focused()
    axe = Axe().run(page, context='[data-panel="checks"]').response["violations"]
    assert not axe, axe

    checks.get_by_role("button", name="Write “tires”").click()
    checks.get_by_role("button", name="Write “+30%”").click()
    expect(text.locator("p", has_text="One tires, and the TK of it")).to_be_visible()
    expect(marked).to_have_text(["TK"])
    page.keyboard.press("Control+z")
    expect(marked).to_have_text(["TK", "+40%"])
    page.keyboard.press("Control+Shift+z")
    expect(marked).to_have_text(["TK"])
    page.keyboard.press("Control+s")
    is_saved(page)
    article.refresh_from_db()
    assert "<td>+30%</td>" in article.body
    assert "“our tyres”" in article.body


def test_a_field_of_words_is_put_right_too(live_server, open_page):
    StyleRule.objects.create(written="tyre*", instead="tire*", fails="A tyre.", passes="A tire.")
    make_user("editor", username="editor")
    article = make_article("Tyre, tyre", status=Article.Status.DRAFT)
    page = open_page()
    sign_in(page, live_server.url, "editor")
    page.goto(live_server.url + screen(article))
    started_editor(page)
    headline = page.get_by_label("Headline")

    page.get_by_role("button", name="Write “tire”", exact=True).click()
    expect(headline).to_have_value("Tyre, tire")
    expect(headline).to_be_focused()
    page.get_by_role("button", name="Write “Tire”", exact=True).click()
    expect(headline).to_have_value("Tire, tire")


def test_one_click_fills_in_a_column_of_changes_and_one_key_takes_it_back(live_server, open_page):
    make_user("editor", username="editor")
    table = "".join(
        f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row[:3])}</tr>" for row in ROWS
    )
    article = make_article("Plant", status=Article.Status.DRAFT, body=f"<table>{table}</table>")
    page = open_page()
    sign_in(page, live_server.url, "editor")
    page.goto(live_server.url + screen(article))
    text = started_editor(page)
    last = text.locator("tr > :last-child")

    text.locator("td", has_text="Tern").click()
    page.get_by_role("button", name="More formatting").click()
    page.get_by_role("menuitem", name="Fill in the changes").click()

    # 2026 stands before 2025.
    expect(last).to_have_text(["Change", "+10.0%", "+20.0%", "+30.0%"])
    page.keyboard.press("Control+z")
    expect(last).to_have_text(["2025", "100", "100", "100"])
    page.keyboard.press("Control+Shift+z")
    text.locator("td", has_text="Tern").click()
    page.get_by_role("button", name="More formatting").click()
    page.get_by_role("menuitem", name="Fill in the changes").click()
    expect(
        page.get_by_text("Every cell of the change column is filled in already.")
    ).to_be_visible()

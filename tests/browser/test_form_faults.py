"""A refused save: what is wrong is named at the top, focused, and one jump away."""

import pytest

from articles.models import Article
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

# What has the focus lies topmost where it stands: not below the fold, and under no bar.
FOCUS_IS_IN_SIGHT = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const field = document.activeElement;
    const { left, top, width } = field.getBoundingClientRect();
    const seen = document.elementFromPoint(left + Math.min(width / 2, 30), top + 12);
    return field.contains(seen);
}"""


def focused_id(page):
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_the_first_fault_is_focused_and_each_is_named_with_a_jump(open_page, live_server, size):
    page = open_page(viewport={"width": size[0], "height": size[1]})
    make_user("editor", username="editor")
    long = "".join(f"<p>Line {number}.</p>" for number in range(60))
    article = make_article("Right once", body=long, status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    started_editor(page)
    page.get_by_label("Headline").fill("")
    is_phone = size[0] < 500
    if is_phone:
        page.get_by_role("button", name="Details").click()
    page.locator("[data-panel=timing] > summary").click()
    page.locator("#id_published_at_0").fill("some day")
    if is_phone:
        page.get_by_role("button", name="Close").click()
    page.locator("[name=_continue]").click()

    summary = page.get_by_role("region", name="Not saved: 2 things to mend")
    summary.wait_for()
    assert focused_id(page) == "id_headline"
    assert page.evaluate(FOCUS_IS_IN_SIGHT)
    assert page.get_by_text("Please correct the error").count() == 0
    lines = summary.get_by_role("listitem").all_inner_texts()
    assert lines[0] == "Headline: This field is required."
    assert "Enter a valid date." in lines[1]

    summary.get_by_role("link").nth(1).click()
    assert focused_id(page) == "id_published_at_0"
    assert page.evaluate(FOCUS_IS_IN_SIGHT)
    # The names stay in sight wherever a jump leads, until they are put away. (On a phone it leads
    # to a sheet over the page.)
    if is_phone:
        page.locator("[data-inspector-close]").click()
    assert summary.get_by_role("link").first.is_visible()
    assert summary.bounding_box()["y"] >= 0
    summary.get_by_role("button", name="Close").click()
    assert not summary.is_visible()


def test_a_fault_in_a_folded_part_unfolds_it(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/articles/company/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("region", name="Not saved: ").wait_for()
    assert focused_id(page) == "id_name"
    page.evaluate("""() => {
        const row = document.querySelector("#id_name").closest(".form-row");
        const folded = document.createElement("details");
        row.before(folded);
        folded.append(row);
    }""")
    page.get_by_role("region").get_by_role("link").first.click()
    assert focused_id(page) == "id_name"
    assert page.get_by_label("Name", exact=False).first.is_visible()


def test_a_picture_without_its_texts_is_told_the_same_way(page, live_server):
    make_user("editor", username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/images/image/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    summary = page.get_by_role("region", name="Not saved: ")
    summary.wait_for()
    assert focused_id(page) == "id_file"
    assert summary.get_by_role("link").first.inner_text() == "File"

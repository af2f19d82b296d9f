"""Where one writes is in sight: no bar and no preview stands over the caret, on any screen."""

import pytest

from articles.models import Article
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = {"desk": (1280, 800), "wide": (1440, 1000), "phone": (390, 844)}
LONG = "".join(f"<p>Line {number} of what the plant builds.</p>" for number in range(60))

# Both ends of the caret's line and of the toolbar, as the eye meets them in one frame: what lies
# topmost there. (An autosave that answers meanwhile may make the bar above taller.)
SEEN = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { view } = document.querySelector(".ProseMirror").editor;
    const caret = view.coordsAtPos(view.state.selection.head);
    const bar = document.querySelector(".prose-menubar");
    const box = bar.getBoundingClientRect();
    const isIn = (element, x, ...ys) =>
        ys.every(y => element.contains(document.elementFromPoint(x, y)));
    return {
        caret: isIn(view.dom, caret.left + 1, caret.top + 1, caret.bottom - 1),
        toolbar: isIn(bar, box.left + 12, box.top + 8, box.bottom - 8),
    };
}"""
# The caret, and nothing else: as after a click into the last line.
TO_THE_END = """() => {
    const { editor } = document.querySelector(".ProseMirror");
    editor.chain().focus("end").scrollIntoView().run();
}"""


def open_long_article(open_page, live_server, size):
    width, height = SCREENS[size]
    page = open_page(viewport={"width": width, "height": height}, has_touch=size == "phone")
    make_user("editor", username="editor")
    article = make_article("A long one", body=LONG, status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    started_editor(page)
    return page


@pytest.mark.parametrize("size", SCREENS)
def test_no_bar_stands_over_the_caret_or_the_toolbar(open_page, live_server, size):
    page = open_long_article(open_page, live_server, size)
    page.evaluate(TO_THE_END)
    hidden = []
    for key in ["Enter", "x"] * 12 + ["ArrowUp"] * 75 + ["ArrowDown"] * 60:
        page.keyboard.press(key)
        seen = page.evaluate(SEEN)
        hidden += [(key, what) for what in seen if not seen[what]]
    assert not hidden


@pytest.mark.parametrize("size", ["desk", "wide"])
def test_the_preview_beside_never_covers_text(open_page, live_server, size):
    page = open_long_article(open_page, live_server, size)
    page.keyboard.press("Alt+Shift+KeyP")
    for name in ("Phone", "Desktop"):
        page.get_by_role("button", name=name).click()
        edge = page.locator(".live-preview").bounding_box()["x"]
        for field in (page.locator(".ProseMirror"), page.get_by_label("Headline")):
            box = field.bounding_box()
            assert box["x"] + box["width"] <= edge


def test_on_a_phone_the_preview_does_not_come_back_over_the_text_by_itself(open_page, live_server):
    page = open_long_article(open_page, live_server, "phone")
    page.get_by_role("button", name="Preview beside").click()
    page.locator(".live-preview").wait_for()
    page.reload()
    started_editor(page)
    assert not page.locator(".live-preview").is_visible()

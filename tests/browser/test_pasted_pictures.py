"""Pictures pasted or dropped into the text: in the library, and where they were put."""

import base64

import pytest

from articles.models import Article
from images.models import Image
from tests.browser.editor_page import started_editor
from tests.browser.test_autosave import is_saved, open_article
from tests.browser.test_main_job import sign_in
from tests.factories import make_article, make_user
from tests.images import files

pytestmark = pytest.mark.django_db(transaction=True)

PUT_IN = """([how, sent, html, place]) => {
    const view = document.querySelector(".ProseMirror").editor.view;
    const data = new DataTransfer();
    for (const [name, type, content] of sent) {
        const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
        data.items.add(new File([bytes], name, {type}));
    }
    if (html) data.setData("text/html", html);
    view.focus();
    const at = view.coordsAtPos(place);
    const common = {bubbles: true, cancelable: true, clientX: at.left, clientY: at.top + 2};
    view.dom.dispatchEvent(how === "drop"
        ? new DragEvent("drop", {...common, dataTransfer: data})
        : new ClipboardEvent("paste", {...common, clipboardData: data}));
}"""


@pytest.fixture
def writing(page, live_server):
    make_user("editor", username="editor")
    article = make_article(
        "With pictures", body="<p>First.</p><p>Second.</p>", status=Article.Status.DRAFT
    )
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    started_editor(page).click()
    return page


def encoded(content):
    return base64.b64encode(content).decode()


def source(page):
    return page.locator("#id_body").input_value()


def wait_for_words(page, count=1):
    page.wait_for_function(
        "count => document.querySelectorAll('.receiving input').length === 2 * count", arg=count
    )


def test_a_dropped_file_stands_where_it_was_dropped_with_its_words(writing):
    sent = [["car.jpg", "image/jpeg", encoded(files.jpeg())]]
    writing.evaluate(PUT_IN, ["drop", sent, "", 7])  # the end of the first paragraph
    wait_for_words(writing)
    image = Image.objects.get()
    assert f'<p>First.</p><figure><img src="{image.url}"' in source(writing)
    assert source(writing).endswith("</figure><p>Second.</p>")

    writing.locator(".receiving").get_by_label("Alternative text").fill("A red car")
    writing.locator(".receiving").get_by_label("Credit").fill("Halden")
    with writing.expect_response(lambda response: "/describe/" in response.url):
        writing.get_by_role("button", name="Done").click()
    writing.locator(".receiving").wait_for(state="detached")
    assert 'alt="A red car"' in source(writing)
    assert "<figcaption>Halden</figcaption></figure><p>Second.</p>" in source(writing)
    image.refresh_from_db()
    assert (image.alt, image.credit) == ("A red car", "Halden")


def test_pictures_within_a_paste_stand_in_it_and_nothing_else_is_lost(writing):
    data = f"data:image/png;base64,{encoded(files.encode(files.halves(), 'PNG'))}"
    html = (
        '<b style="font-weight:normal" id="docs-internal-guid-1"><p>Before it.</p>'
        f'<p><span><img src="{data}" width="300" height="200"></span></p><p>After it.</p>'
        '<p><img src="https://lh7.example/held" alt="The plant"></p><p>The end.</p></b>'
    )
    writing.evaluate(PUT_IN, ["paste", [], html, 7])
    wait_for_words(writing)

    image = Image.objects.get()
    text = source(writing)
    assert text.index("Before it.") < text.index(image.url) < text.index("After it.")
    assert text.index("After it.") < text.index("The end.")
    assert "receiving" not in text
    writing.get_by_text("The plant is not in the text: it came without its file.").wait_for()


def test_a_refused_picture_says_why_in_the_text_and_is_not_saved_with_it(writing):
    writing.evaluate(PUT_IN, ["paste", [["a.jpg", "image/jpeg", encoded(b"no picture")]], "", 7])
    writing.get_by_text("a.jpg is not in the text: This is not a whole picture").wait_for()
    assert source(writing) == "<p>First.</p><p>Second.</p>"
    writing.locator(".receiving").get_by_role("button", name="Close").click()
    assert not writing.locator(".receiving").count()


def test_nobody_leaves_or_saves_past_a_picture_that_is_still_sending(writing):
    held = []
    writing.route("**/image/upload/", lambda route: held.append(route))
    sent = [["car.jpg", "image/jpeg", encoded(files.jpeg())]]
    with writing.expect_request("**/image/upload/"):
        writing.evaluate(PUT_IN, ["drop", sent, "", 7])
    is_stopped = """() => {
        const leaving = new Event("beforeunload", {cancelable: true});
        return !dispatchEvent(leaving);
    }"""
    assert writing.evaluate(is_stopped)

    writing.locator("[name=_continue]").click()
    writing.get_by_text("The article is saved once it is here").wait_for()
    assert writing.locator(".receiving progress").count()

    held[0].continue_()
    is_saved(writing)
    assert Image.objects.get().url in Article.objects.get().body

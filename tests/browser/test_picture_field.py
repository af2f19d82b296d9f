"""Picture field: a lead picture chosen by words and keys, dropped as a file, and taken out."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from images.models import Image
from tests.browser.test_autosave import is_saved, open_article
from tests.browser.test_main_job import sign_in
from tests.browser.test_pasted_pictures import encoded
from tests.factories import make_article, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """(field, [name, content]) => {
    const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type: "image/jpeg"}));
    const init = {bubbles: true, cancelable: true, dataTransfer: data};
    field.dispatchEvent(new DragEvent("drop", init));
}"""


def test_a_lead_picture_is_chosen_with_keys_replaced_by_a_dropped_file_and_saved(page, live_server):
    make_user("editor", username="editor")
    port = make_image("Cars in the port of Nagoya", credit="Halden")
    make_image("A plant at night", size=(16, 8))
    article = make_article("With a lead", status=Article.Status.DRAFT)
    sign_in(page, live_server.url, "editor")
    open_article(page, live_server.url, article)
    field = page.locator("[data-picture-field]")

    field.get_by_role("button", name="Choose picture").press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_label("Search the library").fill("nagoya")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field.get_by_role("img", name=str(port))).to_be_visible()
    expect(field.get_by_text("Halden")).to_be_visible()
    assert page.locator("#id_lead_image").input_value() == str(port.pk)
    expect(field.get_by_role("button", name="Change picture")).to_be_focused()

    field.evaluate(DROP, ["refused.jpg", encoded(b"no picture")])
    expect(dialog.get_by_text("refused.jpg was not taken: This is not a whole")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.locator("#id_lead_image").input_value() == str(port.pk)

    photo = files.with_iptc(files.jpeg(), credit="Wire")
    field.evaluate(DROP, ["new.jpg", encoded(photo)])
    expect(dialog.get_by_label("Credit")).to_have_value("Wire")
    dialog.get_by_label("Alt text").fill("new.jpg")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("is the name of a file")).to_be_visible()
    dialog.get_by_label("Alt text").fill("A red car")
    page.keyboard.press("Enter")
    expect(field.get_by_role("img", name="A red car")).to_be_visible()

    page.locator("[name=_continue]").click()
    is_saved(page)
    article.refresh_from_db()
    assert article.lead_image == Image.objects.get(alt="A red car", credit="Wire")

    page.locator("[data-picture-field]").get_by_role("button", name="Remove").click()
    assert page.locator("#id_lead_image").input_value() == ""

"""Crop of a picture: its box by mouse, touch and keys, shapes, turns; and without a script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from images.models import Image
from tests.browser.test_library import assert_nobody_is_shut_out, sign_in
from tests.factories import make_user
from tests.images.test_cropping import BLUE, LIME, RED, WHITE, look, quarters, store

pytestmark = pytest.mark.django_db(transaction=True)

TOUCH = """([element, across, down]) => {
    const box = element.getBoundingClientRect();
    const at = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
    const send = (type, more = {}) => element.dispatchEvent(new PointerEvent(type,
        {pointerId: 7, pointerType: "touch", bubbles: true, cancelable: true, ...at, ...more}));
    element.setPointerCapture = () => {};
    send("pointerdown");
    send("pointermove", {clientX: at.clientX + across, clientY: at.clientY + down});
    send("lostpointercapture");
}"""


def drag(page, locator, across, down):
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=3)
    page.mouse.up()


def numbers(page):
    return [
        page.locator(f"#id_{name}").input_value() for name in ("left", "top", "width", "height")
    ]


def test_a_picture_is_turned_and_cut_by_mouse_touch_and_keys(page, live_server):
    image = store(quarters((800, 400)))
    sign_in(page, live_server, make_user("editor"))
    page.goto(live_server.url + reverse("admin:images_image_change", args=[image.pk]))
    page.get_by_role("link", name="Crop or turn").click()
    facts = page.locator("[data-crop-facts]")
    expect(facts).to_have_text("800 × 400 pixels")
    assert_nobody_is_shut_out(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    wide = page.locator("[data-crop-canvas]").bounding_box()["width"]

    drag(page, page.get_by_role("button", name="Right edge"), -wide / 2, 0)
    expect(facts).to_have_text("400 × 400 pixels")
    box = page.get_by_role("group", name="Box: 400 by 400 pixels, 0 from the left")
    drag(page, box, wide / 4, 500)  # no further than the picture
    assert numbers(page) == ["25", "0", "50", "100"]

    page.get_by_role("button", name="Bottom edge").focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowUp")
    page.locator("[data-crop-box]").focus()
    page.keyboard.press("ArrowLeft")
    assert numbers(page) == ["24", "0", "50", "89"]

    page.get_by_role("button", name="16:9").click()
    expect(facts).to_have_text("400 × 225 pixels")
    corner = page.get_by_role("button", name="Bottom right corner").element_handle()
    page.evaluate(TOUCH, [corner, wide / 4, 0])
    expect(facts).to_have_text("594 × 334 pixels")  # down to the lower edge
    page.get_by_role("button", name="Top left corner").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(facts).to_have_text("514 × 289 pixels")

    page.get_by_role("button", name="Whole picture").click()
    page.get_by_role("button", name="Right", exact=True).click()
    expect(facts).to_have_text("400 × 800 pixels")
    page.locator("#id_height").fill("50")
    expect(facts).to_have_text("400 × 400 pixels")
    page.get_by_role("button", name="Crop", exact=True).click()
    page.get_by_text("Cropped. The original is kept.").wait_for()
    assert look(Image.objects.get())[1] == [BLUE, RED, RED, BLUE]

    page.get_by_role("link", name="Crop or turn").click()
    expect(facts).to_have_text("400 × 400 pixels")
    page.get_by_role("button", name="Use the original again").click()
    page.get_by_text("The original is shown again.").wait_for()
    assert look(Image.objects.get())[1] == [RED, LIME, WHITE, BLUE]


def test_a_picture_is_cropped_without_a_script(open_page, live_server):
    image = store()
    page = open_page(java_script_enabled=False)
    sign_in(page, live_server, make_user("editor"))
    page.goto(live_server.url + reverse("admin:images_image_crop", args=[image.pk]))

    page.get_by_label("to the left").check()
    page.get_by_label("Width, %").fill("50")
    page.get_by_role("button", name="Crop", exact=True).click()

    page.get_by_text("Cropped. The original is kept.").wait_for()
    assert look(Image.objects.get())[1] == [LIME, LIME, RED, RED]

"""The picture library's scripts: sending with progress, and the focus by click and by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from images.models import Image
from tests.factories import PASSWORD, make_user
from tests.images import files

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Axe()
VIEWS = [("light", 1280), ("dark", 390)]


def sign_in(page, live_server, user):
    page.goto(live_server.url + reverse("admin:login"))
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def assert_nobody_is_shut_out(page):
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        # A color on its way from day to night is neither.
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        found = AXE.run(page).response["violations"]
        assert not [(rule["help"], node["html"]) for rule in found for node in rule["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pictures_are_sent_described_and_given_a_focus(page, live_server):
    sign_in(page, live_server, make_user("writer"))
    page.goto(live_server.url + reverse("admin:images_image_upload"))
    sent = [("red.jpg", files.jpeg((400, 300))), ("note.txt", b"words")]
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in sent]
    )

    page.get_by_text("Done: 1 of 2 added.").wait_for()
    assert page.get_by_text("not a whole picture").is_visible()
    assert_nobody_is_shut_out(page)

    page.get_by_role("link", name="Describe what was added").click()
    page.get_by_label("Alt text").fill("A red car")
    assert_nobody_is_shut_out(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="A red car").wait_for()
    assert_nobody_is_shut_out(page)

    page.get_by_role("link", name="A red car").click()
    area = page.locator("[data-focus-area]")
    box = area.bounding_box()
    area.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert area.get_attribute("aria-label") == "Focus: 24% across, 60% down"
    assert page.locator("[data-focus-crop]").first.get_attribute("data-focus-x") == "25"
    assert_nobody_is_shut_out(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/image/")

    image = Image.objects.get()
    assert (image.alt, image.focal_x, image.focal_y) == ("A red car", 0.24, 0.6)

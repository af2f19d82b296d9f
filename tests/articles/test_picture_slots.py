"""Picture slots of readers' pages: the file that each names, and that its box is known before."""

import re
from html import unescape

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from images import renditions
from images.models import Image
from tests.factories import make_article, make_author
from tests.images.test_renditions import RECORD_OF_500, make_photograph, rendered

pytestmark = pytest.mark.django_db


def show(image, slot, **options):
    arguments = " ".join(f'{name}="{value}"' for name, value in options.items())
    source = f"{{% load picture_slots %}}{{% picture image '{slot}' {arguments} %}}"
    return Template(source).render(Context({"image": image}))


def attributes(html, element):
    """The attributes of each ``element`` in ``html``, in order."""
    return [
        {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        for tag in re.findall(rf"<{element}\b[^>]*>", html)
    ]


def test_a_page_names_only_renditions_that_exist():
    image = Image(file="2026/11/x.jpg", alt="A port", width=500, height=300, renditions={})

    before = show(image, "lead")
    image.renditions = RECORD_OF_500
    after = show(image, "lead")

    assert attributes(before, "source") == []
    assert attributes(before, "img")[0]["src"] == "/media/2026/11/x.jpg"
    avif, webp = attributes(after, "source")
    assert (avif["type"], webp["type"]) == ("image/avif", "image/webp")
    assert avif["srcset"] == (
        "/media/2026/11/x-160.avif 160w, /media/2026/11/x-320.avif 320w, "
        "/media/2026/11/x-500.avif 500w"
    )
    assert webp["srcset"] == avif["srcset"].replace("avif", "webp")
    assert avif["sizes"] == webp["sizes"]
    assert attributes(after, "img")[0]["src"] == "/media/2026/11/x-500.jpg"


def test_a_transparent_drawing_is_its_own_fallback():
    image = Image(file="2026/11/x.png", width=500, height=300, renditions=RECORD_OF_500)

    (img,) = attributes(show(image, "lead"), "img")

    assert img["src"] == "/media/2026/11/x.png"


@pytest.mark.parametrize(
    ("slot", "priority", "loading"),
    [
        ("lead", "high", None),
        ("card-lead", "high", None),
        ("byline", None, None),
        ("profile", None, None),
        ("card-second", None, "lazy"),
        ("card-river", None, "lazy"),
        ("about-author", None, "lazy"),
    ],
)
def test_the_lead_comes_first_and_what_is_further_down_waits(slot, priority, loading):
    image = Image(file="x.jpg", width=500, height=300)

    (img,) = attributes(show(image, slot), "img")

    assert img.get("fetchpriority") == priority
    assert img.get("loading") == loading


def test_a_picture_has_its_size_and_focal_point_in_the_markup():
    image = Image(file="x.jpg", alt='"A" & B', width=500, height=300, focal_x=0.9, focal_y=0.3)

    (img,) = attributes(show(image, "card-river", css_class="card__picture"), "img")

    assert (img["width"], img["height"]) == ("500", "300")
    assert (img["data-focus-x"], img["data-focus-y"]) == ("100", "25")
    assert (img["alt"], img["class"]) == ('"A" & B', "card__picture")
    assert attributes(show(image, "byline", alt=""), "img")[0]["alt"] == ""


def test_a_small_slot_names_no_width_that_it_cannot_use():
    image = Image(file="x.jpg", width=2560, height=1700, renditions=renditions.plan_widths(2560))

    widths = {
        slot: re.findall(r" (\d+)w", attributes(show(image, slot), "source")[0]["srcset"])
        for slot in ("byline", "card-river", "lead")
    }

    assert widths["byline"] == ["160", "320"]
    assert widths["card-river"] == ["160", "320", "480", "720"]
    assert widths["lead"][-1] == "1920"


def test_a_picture_cropped_at_its_sides_asks_for_more_than_the_width_of_its_box():
    wide = Image(file="x.jpg", width=300, height=200, renditions={"avif": [300]})
    tall = Image(file="x.jpg", width=200, height=300, renditions={"avif": [200]})

    sizes = [attributes(show(image, "card-river"), "source")[0]["sizes"] for image in (wide, tall)]

    assert sizes == [
        "(min-width: 37em) 15rem, calc(1.50 * 6.5rem)",
        "(min-width: 37em) 15rem, 6.5rem",
    ]


def test_an_article_offers_its_lead_image_in_all_formats_and_shares_a_jpeg(client, settings):
    settings.SITE_URL = "https://news.example"
    image = make_photograph()
    rendered(image)
    author = make_author(portrait=rendered(make_photograph((200, 200))))
    article = make_article(lead_image=image, authors=[author])

    page = client.get(article.get_absolute_url()).text

    stem = image.url.removesuffix(".jpg")
    lead = page[page.index("story__lead") :]
    assert f"{stem}-320.avif 320w" in attributes(lead, "source")[0]["srcset"]
    assert f'property="og:image" content="https://news.example{stem}-500.jpg"' in page
    assert 'property="og:image:width" content="500"' in page
    assert 'property="og:image:height" content="300"' in page
    assert f'href="{image.url}" data-enlarge="picture"' in page
    assert "byline__portrait" in page
    assert page.count("-160.avif 160w") == 3  # the lead, the byline, about the author


def test_cards_name_picture_files_without_another_query(client):
    images = [make_photograph((200, 100)) for _ in range(3)]
    for image in images:
        make_article(lead_image=image)

    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for image in images:
        rendered(image)
    with CaptureQueriesContext(connection) as after:
        page = client.get("/").text

    assert len(after) == len(before)
    assert page.count('type="image/avif"') == 3

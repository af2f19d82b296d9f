"""Structured data and other metadata in the head of a page."""

import re
from datetime import UTC, datetime
from io import BytesIO

import extruct
import pytest
from bs4 import BeautifulSoup
from PIL import Image as pillow

from articles.models import Article, Correction
from articles.share_pictures.cards import build_card_url, draw_card
from authors.models import AuthorLink
from newsroom import notices
from pages.models import Page, SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_image,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
SITE = "https://news.example"
PUBLISHER = {
    "@type": "NewsMediaOrganization",
    "name": "AutoInformed",
    "url": f"{SITE}/",
    "logo": {
        "@type": "ImageObject",
        "url": f"{SITE}/static/img/logo.png",
        "width": 512,
        "height": 512,
    },
}


@pytest.fixture(autouse=True)
def own_site_url(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def article():
    """A live article that stands in every kind of list, with a picture and a correction."""
    section = make_category("sales", parent=make_category("auto news"))
    article = make_article(
        "Milestones – Rods & <Bolts>",
        slug="rods",
        standfirst='They said: "</script><script>alert(1)</script>".',
        published_at=datetime(2025, 12, 19, 9, 30, tzinfo=UTC),
        authors=[make_author("Dot Camshaft"), make_author("Ansel Tappet")],
        categories=[section],
        tags=[make_tag("Steel")],
        companies=[make_company("Corvane", listings=[("NYSE", "CVNE"), ("TSE", "7299")])],
        lead_image=make_image("Rods beside a car", size=(60, 40), credit="Hanako Example"),
    )
    make_series("Milestones")
    correction = notices.add_correction(article, by=None, text="It was Tuesday.")
    changed = datetime(2025, 12, 20, 8, tzinfo=UTC)
    Correction.objects.filter(pk=correction.pk).update(at=changed)
    Article.objects.filter(pk=article.pk).update(updated_at=changed)
    return article


def data(client, url):
    """``{type: block}`` of the JSON-LD at ``url``."""
    found = extruct.extract(client.get(url).text, syntaxes=["json-ld"])["json-ld"]
    blocks = {block["@type"]: block for block in found}
    assert len(blocks) == len(found)
    assert {block.pop("@context") for block in found} == {"https://schema.org"}
    return blocks


def meta(client, url):
    """``[(property or name, content)]`` of the head at ``url``."""
    tags = BeautifulSoup(client.get(url).content, "html.parser").head.find_all("meta")
    return [(tag.get("property") or tag.get("name"), tag.get("content")) for tag in tags]


def test_an_article_describes_itself_as_a_news_article(client, article):
    correction = article.corrections.get()

    told = data(client, "/rods/")["NewsArticle"]

    assert told == {
        "@type": "NewsArticle",
        "@id": f"{SITE}/rods/",
        "mainEntityOfPage": f"{SITE}/rods/",
        "url": f"{SITE}/rods/",
        "headline": "Milestones – Rods & <Bolts>",
        "description": "They said: “</script><script>alert(1)</script>”.",
        "datePublished": "2025-12-19T09:30:00+00:00",
        "dateModified": "2025-12-20T08:00:00+00:00",
        "author": [
            {"@type": "Person", "name": "Dot Camshaft", "url": f"{SITE}/author/dot-camshaft/"},
            {"@type": "Person", "name": "Ansel Tappet", "url": f"{SITE}/author/ansel-tappet/"},
        ],
        "publisher": PUBLISHER,
        "image": [
            {
                "@type": "ImageObject",
                "url": SITE + article.lead_image.url,
                "width": 60,
                "height": 40,
                "caption": "Rods beside a car",
                "creditText": "Hanako Example",
            }
        ],
        "articleSection": ["sales"],
        "keywords": ["Steel"],
        "about": [
            {
                "@type": "Corporation",
                "name": "Corvane",
                "url": f"{SITE}/company/corvane/",
                "tickerSymbol": ["XNYS CVNE", "XTKS 7299"],
            }
        ],
        "wordCount": article.word_count,
        "commentCount": 0,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "It was Tuesday.",
                "datePublished": correction.at.isoformat(timespec="seconds"),
                "url": f"{SITE}/rods/#correction-{correction.pk}",
            }
        ],
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "name": "Milestones",
            "url": f"{SITE}/series/milestones/",
        },
    }


def test_no_text_closes_a_data_block(client, article):
    page = client.get("/rods/").text

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 2
    assert not [block for block in blocks if set(block) & set("<>&")]
    assert "<script>alert" not in page


def test_an_article_without_anything_around_it_leaves_that_out(client):
    make_article("Bare", slug="bare")

    told = data(client, "/bare/")["NewsArticle"]

    assert not {"image", "about", "correction", "isPartOf", "author", "keywords"} & set(told)


def test_breadcrumbs_lead_from_the_front(client, article):
    def steps(url):
        items = data(client, url)["BreadcrumbList"]["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        return [(item["name"], item["item"].removeprefix(SITE)) for item in items]

    assert steps("/rods/") == [
        ("Home", "/"),
        ("sales", "/category/auto-news/sales/"),
        ("Milestones – Rods & <Bolts>", "/rods/"),
    ]
    assert steps("/category/auto-news/sales/") == [
        ("Home", "/"),
        ("auto news", "/category/auto-news/"),
        ("sales", "/category/auto-news/sales/"),
    ]
    assert steps("/tag/steel/") == [("Home", "/"), ("Steel", "/tag/steel/")]


def test_the_front_describes_the_publisher_and_the_search(client):
    SiteSettings.objects.create(description="News & views.")

    told = data(client, "/")["WebSite"]

    template = told["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{SITE}/search/?q={{search_term_string}}"
    assert client.get(template.replace("{search_term_string}", "car")).status_code == 200
    assert told["publisher"] == PUBLISHER
    assert (told["name"], told["url"]) == ("AutoInformed", f"{SITE}/")
    assert told["description"] == "News & views."


def test_an_author_has_a_profile(client):
    author = make_author(
        "Dot Camshaft", role="Editor", bio="Writes of rods.", portrait=make_image("Dot, laughing")
    )
    AuthorLink.objects.create(author=author, label="Her site", url="https://dot.example/")
    make_article(authors=[author])

    told = data(client, "/author/dot-camshaft/")["ProfilePage"]["mainEntity"]

    assert told.pop("image")["url"] == SITE + author.portrait.url
    assert told == {
        "@type": "Person",
        "name": "Dot Camshaft",
        "url": f"{SITE}/author/dot-camshaft/",
        "jobTitle": "Editor",
        "description": "Writes of rods.",
        "sameAs": ["https://dot.example/"],
    }


def test_a_shared_link_shows_the_article(client, article):
    told = meta(client, "/rods/")

    assert [content for name, content in told if name == "article:author"] == [
        f"{SITE}/author/dot-camshaft/",
        f"{SITE}/author/ansel-tappet/",
    ]
    assert set(told) >= {
        ("og:type", "article"),
        ("og:title", "Milestones – Rods & <Bolts>"),
        ("og:url", f"{SITE}/rods/"),
        ("og:image", SITE + article.lead_image.url),
        ("og:image:width", "60"),
        ("og:image:height", "40"),
        ("og:image:alt", "Rods beside a car"),
        ("twitter:card", "summary_large_image"),
        ("article:section", "sales"),
        ("article:tag", "Steel"),
        ("robots", "max-image-preview:large"),
    }
    times = {name: content for name, content in told if name and name.endswith("_time")}
    assert {name: datetime.fromisoformat(at) for name, at in times.items()} == {
        "article:published_time": article.published_at,
        "article:modified_time": datetime(2025, 12, 20, 8, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    "url", ["/", "/bare/", "/tag/steel/", "/tag/", "/about/", "/archives/", "/corrections/"]
)
def test_a_page_without_a_picture_shows_its_title_drawn(client, django_assert_num_queries, url):
    make_article("Bare", slug="bare", tags=["Steel"])
    Page.objects.create(title="About", slug="about", is_published=True)

    told = dict(meta(client, url))
    with django_assert_num_queries(0):
        answer = client.get(told["og:image"].removeprefix(SITE))

    with pillow.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(picture.convert("RGB").getcolors()) > 10, "There are words on it."
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert len(answer.content) < 60_000
    assert "max-age=2592000" in answer["Cache-Control"]


def test_nobody_can_have_a_card_drawn_with_words_of_their_own(client):
    path = build_card_url("Ours", "", "AutoInformed")

    assert client.get(path).status_code == 200
    assert client.get(path.replace(path[9:12], "abc")).status_code == 404
    assert client.get("/share/anything.jpg").status_code == 404


@pytest.mark.parametrize("title", ["Short", "W" * 300, "A word " * 40, "شركة سيارات جديدة", ""])
def test_any_title_is_drawn(title):
    assert draw_card(title, "Tag", "AutoInformed").startswith(b"\x89PNG")


def test_a_lead_image_is_told_in_three_shapes_around_its_focal_point(client):
    image = make_image(size=(1600, 1000))
    make_article(slug="rods", lead_image=image)

    whole, *cut = data(client, "/rods/")["NewsArticle"]["image"]

    assert [(each["width"], each["height"]) for each in cut] == [
        (whole["width"], whole["width"] * 9 // 16),
        (whole["height"] * 4 // 3, whole["height"]),
        (whole["height"], whole["height"]),
    ]
    for each in cut:
        answer = client.get(each["url"].removeprefix(SITE))
        with pillow.open(BytesIO(answer.content)) as picture:
            assert picture.size == (each["width"], each["height"])


def test_every_indexed_page_names_its_canonical_url(client, article, monkeypatch):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 1)
    monkeypatch.setattr("comments.thread.PER_PAGE", 1)
    make_article("Another", tags=["Steel"])
    for _ in range(2):
        make_comment(article)
    Page.objects.create(title="About", slug="about", is_published=True)

    for url in (
        *("/", "/page/2/", "/rods/", "/about/", "/corrections/", "/category/auto-news/"),
        *("/tag/steel/", "/tag/steel/page/2/", "/company/corvane/", "/author/dot-camshaft/"),
        *("/series/milestones/", "/rods/comment-page-2/", "/archives/", "/2025/12/"),
    ):
        head = BeautifulSoup(client.get(f"{url}?utm_source=elsewhere").content, "html.parser").head
        (canonical,) = head.find_all("link", rel="canonical")
        assert canonical["href"] == SITE + url

"""Feeds and sitemaps: what other machines read."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone

from articles import publishing
from pages.models import Page, SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def own_address(settings):
    settings.SITE_URL = "https://news.example"


def locations(response):
    root = ElementTree.fromstring(response.content)
    return {entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod") for entry in root}


def test_the_feed_carries_whole_articles_with_their_authors(client):
    make_article(
        "Plants & Bolts <Reopen>",
        slug="plants-bolts-reopen",
        standfirst="In short.",
        body='<p>All of it, <a href="/about/">linked</a>.</p>',
        authors=[make_author("Dot Camshaft"), make_author("Ansel Tappet")],
        tags=[make_tag("Steel")],
    )

    feed = feedparser.parse(client.get("/feed/").content)

    (item,) = feed.entries
    assert not feed.bozo
    assert item.title == "Plants & Bolts <Reopen>"
    assert item.link == "https://news.example/plants-bolts-reopen/"
    assert item.summary == "In short."
    assert "All of it" in item.content[0].value
    assert 'href="https://news.example/about/"' in item.content[0].value
    assert [author.name for author in item.authors if author.get("name")]
    assert "Steel" in [tag.term for tag in item.tags]
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == "https://news.example/feed/"


def test_both_creators_stand_in_the_feed(client):
    make_article(authors=[make_author("Dot Camshaft"), make_author("Ansel Tappet")])

    text = client.get("/feed/").content.decode()

    assert "<dc:creator>Dot Camshaft</dc:creator><dc:creator>Ansel Tappet</dc:creator>" in text


def test_every_kind_of_list_has_a_feed_of_its_own(client):
    make_article(
        "Theirs",
        authors=[make_author("Dot Camshaft")],
        categories=[make_category("sales", parent=make_category("auto news"))],
        tags=[make_tag("Steel")],
        companies=[make_company("Corvane")],
    )
    make_article("Of Others")

    for url in (
        *("/category/auto-news/feed/", "/category/auto-news/sales/feed/", "/tag/steel/feed/"),
        *("/author/dot-camshaft/feed/", "/company/corvane/feed/"),
    ):
        response = client.get(url)
        feed = feedparser.parse(response.content)
        assert [item.title for item in feed.entries] == ["Theirs"], url
        (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == f"https://news.example{url}"
        assert "public" in response["Cache-Control"]


def test_a_feed_of_nothing_known_answers_404(client):
    assert client.get("/tag/unheard-of/feed/").status_code == 404


def test_the_sitemap_lists_months_and_the_months_their_articles(client):
    old = make_article("Old", published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    new = make_article("New", published_at=datetime(2025, 1, 1, 0, 30, tzinfo=UTC))
    changed = timezone.now() - timedelta(days=3)
    type(old).objects.filter(pk=old.pk).update(updated_at=changed)

    index = locations(client.get("/sitemap.xml"))
    december = locations(client.get("/sitemap/2024-12.xml"))
    january = locations(client.get("/sitemap/2025-01.xml"))

    assert "https://news.example/sitemap/2024-12.xml" in index
    there = timezone.localtime(changed)
    assert index["https://news.example/sitemap/2024-12.xml"][:10] == f"{there:%Y-%m-%d}"
    assert list(december) == ["https://news.example/old/"]
    assert december["https://news.example/old/"][:10] == f"{there:%Y-%m-%d}"
    assert list(january) == [f"https://news.example{new.get_absolute_url()}"]


def test_the_sitemap_lists_pages_and_lists_that_hold_something(client):
    Page.objects.create(title="About", slug="about", is_published=True)
    Page.objects.create(title="Not yet", slug="not-yet")
    make_article(categories=[make_category("sales")], tags=[make_tag("Steel")])
    make_category("empty")

    index = locations(client.get("/sitemap.xml"))
    pages = locations(client.get("/sitemap/pages.xml"))
    categories = locations(client.get("/sitemap/categories.xml"))
    tags = locations(client.get("/sitemap/tags.xml"))

    assert "https://news.example/sitemap/categories.xml" in index
    assert list(pages) == ["https://news.example/about/"]
    assert list(categories) == ["https://news.example/category/sales/"]
    assert list(tags) == ["https://news.example/tag/steel/"]
    assert all(tags.values())


@pytest.mark.parametrize("section", ["2025-13", "nonsense", "0000-01"])
def test_a_sitemap_of_nothing_known_answers_404(client, section):
    assert client.get(f"/sitemap/{section}.xml").status_code == 404


def test_robots_txt_has_the_sites_lines_the_admins_and_the_sitemap(client):
    SiteSettings.objects.create(robots_txt="Disallow: /old/\n")

    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/\n" in text
    assert "Disallow: /old/\n" in text
    assert text.endswith("\nSitemap: https://news.example/sitemap.xml\n")


def test_the_sitemap_leads_to_series_and_corrections_that_readers_may_see(client):
    empty = set(locations(client.get("/sitemap.xml")))
    article = make_article("Milestones – One")
    make_series("Milestones")
    make_article("Secret – One", status="draft")
    make_series("Secret")
    publishing.add_correction(article, by=None, text="It was Tuesday.")

    index = set(locations(client.get("/sitemap.xml")))
    series = locations(client.get("/sitemap/series.xml"))
    corrections = locations(client.get("/sitemap/corrections.xml"))

    assert "https://news.example/sitemap/corrections.xml" in index - empty
    assert "https://news.example/sitemap/series.xml" in index
    assert set(series) == {"https://news.example/series/milestones/"}
    assert set(corrections) == {"https://news.example/corrections/"}

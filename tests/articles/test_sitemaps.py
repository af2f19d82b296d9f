"""Sitemaps and robots.txt: what search engines are told of, and what crawlers are asked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles.models import Article, Correction
from articles.sitemaps import SiteSitemap
from newsroom import notices
from pages import ai_crawlers
from pages.models import Page, SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_series,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
SITE = "https://news.example"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "sitemap.xsd"))
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture(autouse=True)
def own_site_url(settings):
    settings.SITE_URL = SITE


def valid(client, url):
    """The sitemap at ``url``, which keeps the rules of its schema."""
    response = client.get(url)
    assert response["Content-Type"].startswith("application/xml")
    root = etree.fromstring(response.content)
    SCHEMA.assertValid(root)
    return root


def locations(client, url):
    """``{path: last change, an aware datetime or None}``."""
    found = {}
    for entry in valid(client, url):
        changed = entry.findtext("s:lastmod", namespaces=NAMES)
        path = entry.findtext("s:loc", namespaces=NAMES).removeprefix(SITE)
        found[path] = datetime.fromisoformat(changed) if changed else None
    return found


def test_the_index_lists_months_and_the_months_their_articles(client):
    old = make_article("Old", published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    make_article("New", published_at=datetime(2025, 1, 1, 0, 30, tzinfo=UTC))
    changed = timezone.now().replace(microsecond=0) - timedelta(days=3)
    Article.objects.filter(pk=old.pk).update(updated_at=changed)

    index = locations(client, "/sitemap.xml")

    assert "/sitemap/2025-01.xml" in index
    assert index["/sitemap/2024-12.xml"] == changed
    assert locations(client, "/sitemap/2024-12.xml") == {"/old/": changed}
    assert list(locations(client, "/sitemap/2025-01.xml")) == ["/new/"]


def test_a_month_names_the_pictures_of_its_articles(client, django_assert_num_queries):
    picture = make_image()
    at = datetime(2025, 1, 5, tzinfo=UTC)
    make_article("Shown", published_at=at, lead_image=picture)
    make_article("Bare", published_at=at)
    make_article("Hidden", published_at=at, lead_image=make_image("Hidden"), status="withdrawn")

    client.get("/sitemap/2025-01.xml")  # the row of django.contrib.sites is kept by the process

    with django_assert_num_queries(2):
        month = valid(client, "/sitemap/2025-01.xml")

    found = month.xpath("//image:loc/text()", namespaces=NAMES)
    assert found == [f"{SITE}{picture.url}"]


def test_the_last_change_is_a_correction_or_the_scheduled_minute(client):
    long_ago, lately = datetime(2025, 1, 5, tzinfo=UTC), timezone.now() - timedelta(minutes=5)
    corrected = make_article("Corrected", published_at=long_ago)
    scheduled = make_article("Scheduled", published_at=lately)
    Article.objects.update(updated_at=long_ago)

    notices.add_correction(corrected, by=None, text="It was Tuesday.")
    of_then = locations(client, "/sitemap/2025-01.xml")
    of_now = locations(client, f"/sitemap/{lately:%Y-%m}.xml")

    assert of_then["/corrected/"] > lately
    assert of_now["/scheduled/"] == scheduled.published_at


def test_a_long_month_or_list_has_several_sitemaps(client, monkeypatch):
    monkeypatch.setattr(SiteSitemap, "limit", 2)
    for number in range(3):
        make_article(
            f"N{number}",
            published_at=datetime(2025, 1, 1 + number, tzinfo=UTC),
            tags=[f"t{number}"],
        )

    index = locations(client, "/sitemap.xml")

    for section in ("2025-01", "tags"):
        parts = [path for path in index if section in path]
        assert parts == [f"/sitemap/{section}.xml", f"/sitemap/{section}.xml?p=2"]
        assert [len(locations(client, part)) for part in parts] == [2, 1]
        assert client.get(f"/sitemap/{section}.xml?p=3").status_code == 404


def test_the_index_takes_the_same_queries_for_many_months(client, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(9):
            return valid(client, "/sitemap.xml")

    make_article(published_at=datetime(2020, 1, 1, tzinfo=UTC))
    queries()
    for month in range(1, 13):
        make_article(published_at=datetime(2021, month, 1, tzinfo=UTC), tags=["Steel"])

    assert len(queries()) == 15


def test_pages_and_lists_that_hold_something_are_listed(client):
    Page.objects.create(title="About", slug="about", is_published=True)
    Page.objects.create(title="Not yet", slug="not-yet")
    at = datetime(2025, 1, 5, tzinfo=UTC)
    article = make_article(
        "Milestones – One",
        published_at=at,
        authors=[make_author("Dot Camshaft")],
        categories=[make_category("sales")],
        tags=[make_tag("Steel")],
        companies=[make_company("Corvane")],
    )
    make_series("Milestones")
    make_category("empty")
    make_article("Secret – One", status="draft", tags=[make_tag("Secret")])
    make_series("Secret")
    notices.add_correction(article, by=None, text="It was Tuesday.")
    corrected = Correction.objects.get().at

    index = locations(client, "/sitemap.xml")
    found = {name: locations(client, f"/sitemap/{name}.xml") for name in SECTIONS}

    assert {f"/sitemap/{name}.xml" for name in SECTIONS} < set(index)
    assert list(found.pop("pages")) == ["/about/"]
    assert found == {
        "categories": {"/category/sales/": at},
        "tags": {"/tag/steel/": at},
        "companies": {"/company/corvane/": at},
        "authors": {"/author/dot-camshaft/": at},
        "series": {"/series/milestones/": at},
        "corrections": {"/corrections/": corrected},
        "indexes": {f"/{kind}/": at for kind in ("company", "tag", "author", "series")},
    }


SECTIONS = (
    "pages",
    "categories",
    "tags",
    "companies",
    "authors",
    "series",
    "corrections",
    "indexes",
)


def test_an_empty_section_is_not_listed(client):
    make_category("empty")
    make_article("Secret", status="draft", tags=[make_tag("Secret")])
    Page.objects.create(title="About", slug="about", is_published=True)

    assert list(locations(client, "/sitemap.xml")) == ["/sitemap/pages.xml"]


@pytest.mark.parametrize("section", ["2025-13", "nonsense", "0000-01"])
def test_a_sitemap_of_nothing_known_answers_404(client, section):
    assert client.get(f"/sitemap/{section}.xml").status_code == 404


def test_google_news_gets_two_days_of_live_articles(client):
    SiteSettings.objects.create(name="Piston & Sons")
    now = timezone.now()
    new = make_article("Rods & <Bolts>\x0b", slug="new", published_at=now - timedelta(hours=47))
    make_article("Old", published_at=now - timedelta(hours=49))
    make_article("Not yet", published_at=now + timedelta(hours=1))
    make_article("Withdrawn", status="withdrawn", published_at=now - timedelta(hours=2))

    (entry,) = valid(client, "/news-sitemap.xml")

    told = {part.tag.rpartition("}")[2]: part.text for part in entry.iter() if len(part) == 0}
    assert datetime.fromisoformat(told.pop("publication_date")) == new.published_at
    assert told == {
        "loc": f"{SITE}/new/",
        "name": "Piston & Sons",
        "language": "en",
        "title": "Rods & <Bolts>",
    }


def test_google_news_gets_no_more_than_it_takes(client, monkeypatch):
    monkeypatch.setattr("articles.sitemaps.NEWS_LENGTH", 2)
    for hours in (3, 1, 2):
        make_article(f"N{hours}", published_at=timezone.now() - timedelta(hours=hours))

    found = valid(client, "/news-sitemap.xml").xpath("//s:loc/text()", namespaces=NAMES)

    assert found == [f"{SITE}/n1/", f"{SITE}/n2/"]


def test_robots_txt_has_the_sites_lines_the_admins_and_the_sitemaps(client):
    SiteSettings.objects.create(robots_txt="Disallow: /old/\n")

    text = client.get("/robots.txt").text

    assert "Disallow: /admin/\n" in text
    assert "Disallow: /old/\n" in text
    assert text.endswith(f"\nSitemap: {SITE}/sitemap.xml\nSitemap: {SITE}/news-sitemap.xml\n")


@pytest.mark.parametrize(
    ("choice", "trains", "answers"),
    [("welcome", True, True), ("no-training", False, True), ("refused", False, False)],
)
def test_robots_txt_asks_of_ai_crawlers_what_the_admin_chose(client, choice, trains, answers):
    SiteSettings.objects.create(ai_crawlers=choice, robots_txt="Disallow: /old/")
    robots = RobotFileParser()

    robots.parse(client.get("/robots.txt").text.splitlines())

    training = {
        crawler.name: robots.can_fetch(crawler.name, "/a/") for crawler in ai_crawlers.TRAINING
    }
    asked = {
        crawler.name: robots.can_fetch(crawler.name, "/a/") for crawler in ai_crawlers.ANSWERING
    }
    assert training == dict.fromkeys(training, trains)
    assert asked == dict.fromkeys(asked, answers)
    assert {"GPTBot", "ClaudeBot", "Google-Extended", "CCBot", "Bytespider"} <= set(training)
    assert {"OAI-SearchBot", "PerplexityBot"} <= set(asked)
    for engine in ("Googlebot", "bingbot"):
        assert robots.can_fetch(engine, "/a/")
        assert not robots.can_fetch(engine, "/old/")
        assert not robots.can_fetch(engine, "/admin/")
    assert len(robots.site_maps()) == 2


def test_an_admin_chooses_and_reads_which_crawlers_are_meant(client):
    client.force_login(make_user("admin"))
    site = SiteSettings.objects.create()
    screen = reverse("admin:pages_sitesettings_change", args=[site.pk])

    text = client.get(screen).text
    response = client.post(screen, {"name": "AutoInformed", "ai_crawlers": "refused"})

    assert "GPTBot (OpenAI)" in text
    assert response.status_code == 302
    assert "User-agent: GPTBot\n" in client.get("/robots.txt").text

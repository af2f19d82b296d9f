"""Feeds: what feed readers get of every list, in each format."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import feedparser
import pytest
from django.utils import timezone

from articles.models import Article
from newsroom import notices
from pages.models import SiteSettings
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
FORMATS = ("feed/", "feed/atom/", "feed.json")


@pytest.fixture(autouse=True)
def own_site_url(settings):
    settings.SITE_URL = "https://news.example"


@pytest.fixture
def article():
    """A live article with everything that a feed tells of one."""
    article = make_article(
        "Plants & Bolts <Reopen>",
        slug="plants-bolts-reopen",
        standfirst="In short: A & B <c>.",
        body='<p>All of it, <a href="/about/">linked</a>.</p>',
        published_at=datetime(2025, 12, 19, 9, 30, tzinfo=UTC),
        lead_image=make_image("A car & its <road>", size=(30, 20), credit="Hanako Example"),
        authors=[make_author("Dot Camshaft"), make_author("Ansel Tappet")],
        categories=[make_category("Sales")],
        tags=[make_tag("Steel")],
    )
    Article.objects.filter(pk=article.pk).update(
        comment_count=7, updated_at=datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
    )
    return article


def parsed(client, url):
    feed = feedparser.parse(client.get(url).content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("path", ["feed/", "feed/atom/"])
def test_a_feed_reader_finds_the_article_as_it_was_written(client, article, path):
    feed = parsed(client, f"/{path}")

    (item,) = feed.entries
    (media,) = item.media_content
    assert feed.version == ("rss20" if path == "feed/" else "atom10")
    assert unescape(item.title) == "Plants & Bolts <Reopen>"
    assert item.link == "https://news.example/plants-bolts-reopen/"
    assert item.summary == "In short: A &amp; B &lt;c&gt;."  # it is HTML to a feed reader
    assert '<a href="https://news.example/about/">linked</a>' in item.content[0].value
    assert media["url"] == f"https://news.example{article.lead_image.url}"
    assert (media["width"], media["height"], media["type"]) == ("30", "20", "image/jpeg")
    assert item.media_credit[0]["content"] == "Hanako Example"
    assert "A car &amp; its &lt;road&gt;" in item.content[0].value
    assert {tag.term for tag in item.tags} == {"Sales", "Steel"}
    assert item.published_parsed[:5] == (2025, 12, 19, 9, 30)
    assert feed.feed.title == "AutoInformed"
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == f"https://news.example/{path}"


def test_rss_names_both_creators_and_counts_the_comments(client, article):
    text = client.get("/feed/").text
    (item,) = parsed(client, "/feed/").entries

    assert "<dc:creator>Dot Camshaft</dc:creator><dc:creator>Ansel Tappet</dc:creator>" in text
    assert item.slash_comments == "7"
    assert item.comments == "https://news.example/plants-bolts-reopen/#comments"
    assert item.wfw_commentrss == "https://news.example/plants-bolts-reopen/feed/"


def test_atom_names_both_authors_and_the_last_change(client, article):
    (item,) = parsed(client, "/feed/atom/").entries

    assert [author.name for author in item.authors] == ["Dot Camshaft", "Ansel Tappet"]
    assert item.authors[0].href == "https://news.example/author/dot-camshaft/"
    assert item.updated_parsed[:5] == (2025, 12, 20, 8, 0)
    assert item.media_content[0]["height"] == "20"


def test_json_feed_says_the_same(client, article):
    response = client.get("/feed.json")

    feed = json.loads(response.content)
    (item,) = feed["items"]
    html = item.pop("content_html")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://news.example/feed.json"
    assert feed["home_page_url"] == "https://news.example/"
    assert feed["authors"] == [{"name": "AutoInformed", "url": "https://news.example/"}]
    assert '<a href="https://news.example/about/">linked</a>' in html
    assert item == {
        "id": f"tag:news.example,{article.created_at:%Y-%m-%d}:article-{article.pk}",
        "url": "https://news.example/plants-bolts-reopen/",
        "title": "Plants & Bolts <Reopen>",
        "summary": "In short: A & B <c>.",
        "image": f"https://news.example{article.lead_image.url}",
        "date_published": "2025-12-19T09:30:00+00:00",
        "date_modified": "2025-12-20T08:00:00+00:00",
        "authors": [
            {"name": "Dot Camshaft", "url": "https://news.example/author/dot-camshaft/"},
            {"name": "Ansel Tappet", "url": "https://news.example/author/ansel-tappet/"},
        ],
        "tags": ["Sales", "Steel"],
    }


def test_an_imported_article_keeps_the_guid_of_wordpress(client):
    make_article("Moved in", legacy_id=101407)

    (item,) = parsed(client, "/feed/").entries

    assert item.id == "https://news.example/?p=101407"
    assert item.link == "https://news.example/moved-in/"


def test_every_kind_of_list_has_its_feeds(client):
    series = {
        "authors": [make_author("Dot Camshaft")],
        "categories": [make_category("sales", parent=make_category("auto news"))],
        "tags": [make_tag("Steel")],
        "companies": [make_company("Corvane")],
    }
    make_article("Milestones – Theirs", **series)
    make_series("Milestones")
    make_article("Of Others")

    for page in (
        *("/category/auto-news/", "/category/auto-news/sales/", "/tag/steel/"),
        *("/author/dot-camshaft/", "/company/corvane/", "/series/milestones/"),
    ):
        html = client.get(page).text
        for path in FORMATS:
            response = client.get(page + path)
            assert "public" in response["Cache-Control"]
            assert response.text.count("Milestones – Theirs") == 1, page + path
            assert "Of Others" not in response.text
            assert f"https://news.example{page}{path}" in response.text
            assert f'href="{page}{path}"' in html, "The page names its feed."


def test_corrections_are_followed_in_each_format(client):
    article = make_article("A live article")
    notices.add_correction(article, by=None, text="It was <Tuesday> & not Monday.")

    (item,) = parsed(client, "/corrections/feed/").entries
    (entry,) = parsed(client, "/corrections/feed/atom/").entries
    (told,) = json.loads(client.get("/corrections/feed.json").content)["items"]

    assert item.title == entry.title == told["title"] == "Correction: A live article"
    assert told["content_html"] == "<p>It was &lt;Tuesday&gt; &amp; not Monday.</p>"
    assert item.link == entry.link == told["url"]


@pytest.mark.parametrize("path", FORMATS)
def test_what_readers_may_not_see_is_in_no_feed(client, path):
    now = timezone.now()
    hidden = [
        make_article("Secret One", status="draft", tags=["Steel"]),
        make_article("Secret Two", published_at=now + timedelta(hours=1), tags=["Steel"]),
        make_article("Secret Three", status="withdrawn", tags=["Steel"]),
        make_article("Secret Four", withdraw_at=now - timedelta(minutes=1), tags=["Steel"]),
    ]
    for article in hidden:
        make_comment(article, "Secret answer")
        assert client.get(article.get_absolute_url() + path).status_code == 404
    make_article("Seen", tags=["Steel"])

    for base in ("/", "/tag/steel/", "/comments/"):
        assert "Secret" not in client.get(base + path).text
    assert "Seen" in client.get(f"/tag/steel/{path}").text


@pytest.mark.parametrize("path", FORMATS)
def test_a_feed_of_nothing_known_answers_404(client, path):
    assert client.get(f"/tag/unheard-of/{path}").status_code == 404


@pytest.mark.parametrize("path", FORMATS)
def test_an_unchanged_feed_answers_304(client, article, path):
    first = client.get(f"/{path}")

    again = client.get(f"/{path}", headers={"If-None-Match": first["ETag"]})
    since = client.get(f"/{path}", headers={"If-Modified-Since": first["Last-Modified"]})

    assert (again.status_code, since.status_code) == (304, 304)
    assert again.content == since.content == b""


@pytest.mark.parametrize(
    ("headline", "in_rss", "in_atom"),
    [
        (
            "A < B & “C”",
            "<title>A &lt; B &amp; “C”</title>",
            '<title type="html">A &amp;lt; B &amp;amp; “C”</title>',
        ),
        (
            "The <i> and </title> Tags",
            "<title>The &amp;lt;i&gt; and &amp;lt;/title&gt; Tags</title>",
            '<title type="html">The &amp;lt;i&amp;gt; and &amp;lt;/title&amp;gt; Tags</title>',
        ),
        (
            "AT&T, R&D; Q&A",
            "<title>AT&amp;T, R&amp;D; Q&amp;A</title>",
            '<title type="html">AT&amp;amp;T, R&amp;amp;D; Q&amp;amp;A</title>',
        ),
        (
            "What &amp; and &copy Mean",
            "<title>What &amp;amp;amp; and &amp;amp;copy Mean</title>",
            '<title type="html">What &amp;amp;amp; and &amp;amp;copy Mean</title>',
        ),
        ("5<6", "<title>5&lt;6</title>", '<title type="html">5&amp;lt;6</title>'),
    ],
)
def test_a_title_survives_readers_that_take_it_for_html(client, headline, in_rss, in_atom):
    article = make_article(headline, slug="odd")
    make_comment(article, name="Kim")

    rss, atom = client.get("/feed/").text, client.get("/feed/atom/").text
    comments = client.get("/odd/feed/").text, client.get("/odd/feed/atom/").text

    assert in_rss in rss
    assert in_atom in atom
    for feed in (rss, atom, *comments):
        parsed = feedparser.parse(feed)
        assert not parsed.bozo
        titles = [parsed.feed.title, *(entry.title for entry in parsed.entries)]
        assert any(headline in _read_as_html(title) for title in titles)
    assert json.loads(client.get("/feed.json").content)["items"][0]["title"] == headline


def _read_as_html(title):
    """The text that a browser shows for ``title``."""
    return unescape(re.sub("</?[A-Za-z!?][^>]*>", "", title))


def test_a_feed_is_called_what_the_settings_call_the_site(client):
    SiteSettings.objects.create(name="Piston & Sons", description="All about pistons.")
    make_article(tags=["Steel"])

    site = parsed(client, "/feed/").feed
    tag = json.loads(client.get("/tag/Steel/feed.json".lower()).content)

    assert (site.title, site.subtitle) == ("Piston & Sons", "All about pistons.")
    assert tag["title"] == "Steel – Piston & Sons"


def test_a_feed_names_its_hub_where_one_is_set(client, settings, article):
    assert "hub" not in client.get("/feed/").text

    settings.WEBSUB_HUB = "https://hub.example/"
    feeds = [parsed(client, f"/{path}").feed for path in ("feed/", "feed/atom/")]
    told = json.loads(client.get("/feed.json").content)

    for feed in feeds:
        assert [link.href for link in feed.links if link.rel == "hub"] == ["https://hub.example/"]
    assert told["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert "hub.example" not in client.get("/comments/feed/").text


@pytest.mark.parametrize("path", FORMATS)
def test_a_character_that_xml_cannot_carry_breaks_no_feed(client, path):
    article = make_article("A\x0bstrange headline", slug="strange")
    make_comment(article, "Typed\x08wrongly", name="Wil\x1fma")

    for base in ("/", "/comments/"):
        response = client.get(base + path)
        assert response.status_code == 200
        assert not feedparser.parse(response.content).bozo or path == "feed.json"
    assert "Typedwrongly" in client.get(f"/comments/{path}").text

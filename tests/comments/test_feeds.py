import json

import feedparser
import pytest
from django.utils import timezone

from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_the_feed_has_the_newest_visible_comments_of_live_articles(client):
    live = make_article("A live article")
    seen = make_comment(live, "Seen by all", name="Wilma")
    make_comment(live, status="pending")
    make_comment(live, removed_at=timezone.now(), removal="commenter")
    make_comment(make_article(status="draft"))

    response = client.get("/comments/feed/")

    feed = feedparser.parse(response.content)
    (entry,) = feed.entries
    assert entry.title == "Wilma on “A live article”"
    assert entry.link.endswith(seen.get_absolute_url())
    assert entry.author == "Wilma"
    assert "Seen by all" in entry.description
    assert entry.published_parsed[:6] == seen.created_at.utctimetuple()[:6]
    assert not response.cookies


def test_atom_and_json_feeds_have_the_same_comments(client):
    article = make_article("A live article")
    make_comment(article, "Seen by <all>", name="Wilma")
    make_comment(article, status="pending")

    for base in ("/comments/", article.get_absolute_url()):
        (entry,) = feedparser.parse(client.get(f"{base}feed/atom/").content).entries
        (item,) = json.loads(client.get(f"{base}feed.json").content)["items"]
        assert entry.title == item["title"] == "Wilma on “A live article”"
        assert entry.author == "Wilma"
        assert item["authors"] == [{"name": "Wilma"}]
        assert item["content_html"] == "<p>Seen by &lt;all&gt;</p>"
        assert entry.link == item["url"]


def test_an_article_has_a_feed_of_its_own_comments(client):
    article = make_article("One article")
    make_comment(article, "On this one")
    make_comment(make_article(), "On another")

    feed = feedparser.parse(client.get(f"{article.get_absolute_url()}feed/").content)

    assert [entry.description for entry in feed.entries] == ["<p>On this one</p>"]
    assert "One article" in feed.feed.title


@pytest.mark.parametrize("count", [1, 20])
def test_the_feed_takes_as_many_queries_for_one_comment_as_for_twenty(
    client, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_comment()

    with django_assert_max_num_queries(3):
        client.get("/comments/feed/")

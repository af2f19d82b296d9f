"""One gate: what is not live stands on no public page, feed or sitemap, by a crawl of them all."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article, make_author, make_category, make_company, make_tag

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


def crawl(client, *starts):
    """Every own address that can be reached by links from ``starts``: ``{address: text}``."""
    seen, waiting = {}, list(starts)
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        response = client.get(url)
        seen[url] = response.content.decode(errors="replace")
        links = re.findall(r'(?:href="|<loc>|<link>)([^"<]+)', seen[url])
        own = [re.sub(r"^http://127\.0\.0\.1:\d+", "", link).split("#")[0] for link in links]
        waiting += [
            link.replace("&amp;", "&")
            for link in own
            if link.startswith("/") and not link.startswith(("/static/", "/media/", "/comments/"))
        ]
    return seen


def test_what_is_not_live_is_on_no_public_page(client):
    now = timezone.now()
    places = {
        "authors": [make_author("Dot Camshaft")],
        "categories": [make_category("sales", parent=make_category("auto news"))],
        "tags": [make_tag("Hybrids")],
        "companies": [make_company("Corvane")],
    }
    make_article("Everyone May Read", **places)
    make_article("Hidden draft", status=Status.DRAFT, **places)
    make_article("Hidden review", status=Status.IN_REVIEW, **places)
    make_article("Hidden ready", status=Status.READY, **places)
    make_article("Hidden future", published_at=now + HOUR, **places)
    make_article("Hidden withdrawn", status=Status.WITHDRAWN, **places)
    make_article("Hidden run out", published_at=now - 3 * HOUR, withdraw_at=now - HOUR, **places)

    pages = crawl(
        client,
        *("/", "/feed/", "/sitemap.xml", "/robots.txt", "/search/?q=hidden"),
        "/search/?q=everyone",
    )

    assert "/everyone-may-read/" in pages
    assert "/category/auto-news/sales/feed/" in pages
    assert len(pages) > 15
    for url, text in pages.items():
        shown = text.replace("hidden", "", text.count("/search/?q=hidden"))
        assert "Hidden" not in text.replace("Search: hidden", ""), url
        assert "hidden-" not in shown, url


def test_a_scheduled_article_stands_on_every_page_once_its_time_comes(client):
    moment = timezone.now() + HOUR
    article = make_article("In Due Time", published_at=moment, tags=[make_tag("Hybrids")])

    before = [client.get(url).content.decode() for url in ("/", "/feed/")]
    Article.objects.filter(pk=article.pk).update(published_at=moment - 2 * HOUR)

    after = [client.get(url).content.decode() for url in ("/", "/feed/", "/in-due-time/")]

    assert not any("In Due Time" in text for text in before)
    assert all("In Due Time" in text for text in after)

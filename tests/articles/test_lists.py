"""Pagination: by number at WordPress's paths, and by key from one page to the next."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.lists import pagination
from articles.models import Article, Category
from newsroom import publishing
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=1)


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 3)


LIST = "/category/sales/"


@pytest.fixture(autouse=True)
def category():
    return make_category("sales")


def make_stories(numbers, *, published_at=None, **places):
    """One article for each of ``numbers``, the lower the newer; in the category sales, at least."""
    places.setdefault("categories", [Category.objects.get(slug="sales")])
    for number in numbers:
        moment = published_at or NOW - timedelta(minutes=number)
        make_article(f"Story {number:03}", published_at=moment, **places)


def stories(response):
    return [int(number) for number in re.findall(r"Story (\d{3})</a>", response.content.decode())]


def link(response, rel):
    """Where the pager's link ``rel`` (prev, next) leads, or ""."""
    found = re.search(rf'href="([^"]+)" rel="{rel}"', response.content.decode())
    return found[1] if found else ""


def test_a_reader_who_pages_on_while_articles_arrive_sees_each_once_and_misses_none(client):
    make_stories(range(100, 110))
    page = client.get(LIST)
    read = stories(page)

    for arriving in range(99, 0, -1):
        if not link(page, "next"):
            break
        make_stories([arriving])
        page = client.get(link(page, "next"))
        read += stories(page)

    assert read == list(range(100, 110))
    assert link(page, "prev").startswith(f"{LIST}page/3/?after=")


def test_the_way_back_is_by_key_too_and_ends_at_page_one(client):
    make_stories(range(100, 110))
    page = client.get(f"{LIST}page/4/")
    read = [stories(page)]

    for _ in range(3):
        page = client.get(link(page, "prev"))
        read.append(stories(page))

    assert read == [[109], [106, 107, 108], [103, 104, 105], [100, 101, 102]]
    assert page.request["PATH_INFO"] == LIST
    assert page.request["QUERY_STRING"] == ""


def test_articles_of_one_moment_are_told_apart_by_their_numbers(client):
    make_stories(range(7), published_at=NOW)
    page = client.get(LIST)
    read = stories(page)

    while link(page, "next"):
        page = client.get(link(page, "next"))
        read += stories(page)

    assert read == [6, 5, 4, 3, 2, 1, 0]


def test_every_kind_of_list_goes_on_by_key(client):
    place = {
        "authors": [make_author("Dot")],
        "tags": [make_tag("steel")],
        "companies": [make_company("Corvane")],
    }
    make_stories(range(4), **place)
    series = make_series("Milestones")
    Article.objects.update(series=series)

    for url in ("/author/dot/", "/category/sales/", "/tag/steel/", "/company/corvane/",
                "/series/milestones/"):  # fmt: skip
        first = client.get(url)
        second = client.get(link(first, "next"))
        assert link(first, "next").startswith(f"{url}page/2/?before="), url
        assert stories(second) == [3], url
        assert link(second, "prev") == url


def test_a_page_by_key_has_its_number_in_its_canonical_url(client, settings):
    settings.SITE_URL = "https://news.example"
    make_stories(range(10))
    first = client.get(LIST)
    second = client.get(link(first, "next"))

    page = client.get(link(second, "next")).content.decode()

    assert '<link rel="canonical" href="https://news.example/category/sales/page/3/">' in page
    assert '<span aria-current="page">Page 3</span>' in page
    assert f'<a href="{LIST}">First page</a>' in page


@pytest.mark.parametrize(
    "key", ["x", "", "1-", "9999999999999999999999-1", "1-99999999999999999999", "²-1", "\x00"]
)
def test_a_key_that_we_did_not_write_is_ignored(client, key):
    make_stories(range(5))

    response = client.get(f"{LIST}page/2/", {"before": key, "after": key})

    assert stories(response) == [3, 4]


def test_a_key_beyond_the_list_never_leads_to_a_dead_page(client):
    make_stories(range(5))
    beyond = pagination.ArticleKey(NOW - timedelta(days=9), 1)

    older = client.get(f"{LIST}page/2/?before={beyond}")
    gap = pagination.ArticleKey(NOW - timedelta(minutes=2), 10**9)
    newest = client.get(f"{LIST}page/7/?after={gap}")

    assert older.status_code == 404
    assert stories(newest) == [0, 1]
    assert link(newest, "prev") == LIST
    assert stories(client.get(link(newest, "next"))) == [2, 3, 4]


def test_a_key_opens_no_way_to_what_is_not_live(client):
    make_stories(range(4))
    make_stories([900], published_at=timezone.now() + timedelta(hours=1))
    make_stories([901], status="draft")
    hidden = Article.objects.get(headline="Story 001")
    publishing.withdraw(hidden, by=None)

    newer = client.get(f"{LIST}page/2/?after={pagination.ArticleKey(NOW - timedelta(days=1), 1)}")

    assert stories(newer) == [0, 2, 3]


def test_page_one_is_the_list_itself_and_no_page_follows_the_last(client):
    make_stories([1])

    first = client.get("/category/sales/page/1/")

    assert first.status_code == 301
    assert first["Location"] == "/category/sales/"
    for beyond in ("/category/sales/page/2/", "/page/0/", "/page/99999999999999999999/"):
        assert client.get(beyond).status_code == 404

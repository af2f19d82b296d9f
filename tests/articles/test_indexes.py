"""Indexes of companies, tags, authors and series, and the feeds of archives."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.lists import indexes
from articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_company,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
KINDS = ["company", "tag", "author", "series"]


def make_named(*, count=1, **fields):
    """An article that names ``count`` rows of each kind."""
    for number in range(count):
        article = make_article(
            f"Set {number} – An article",
            slug=f"article-{number}",
            companies=[make_company(f"Company {number}", listings=[("NYSE", f"C{number}")])],
            tags=[make_tag(f"Tag {number}")],
            authors=[make_author(f"Author {number}")],
            published_at=timezone.now() - timedelta(hours=number + 1),
            **fields,
        )
        make_series(f"Set {number}")
    return article


def test_a_company_stands_in_the_index_with_symbol_makes_and_newest_coverage(client):
    company = make_company("Corvane", listings=[("NYSE", "CVNE")], makes="Lark, Tern")
    make_company("Secret Works")
    make_article("Old", companies=[company], published_at=timezone.now() - timedelta(days=9))
    make_article("New", companies=[company])
    make_article("Draft", companies=[company], status=Article.Status.DRAFT)

    page = client.get("/company/").text

    assert 'href="/company/corvane/">Corvane</a>' in page
    assert "NYSE: CVNE" in page
    assert "Lark, Tern" in page
    assert 'href="/new/">New</a>' in page
    for absent in ("Secret Works", ">Old<", "Draft"):
        assert absent not in page


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 7])
def test_an_index_takes_three_queries_for_one_row_and_for_many(
    client, django_assert_max_num_queries, kind, count
):
    make_named(count=count)

    with django_assert_max_num_queries(3):
        page = client.get(f"/{kind}/")

    assert page.text.count('class="index-entry"') == count


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_of_many_is_paged(client, monkeypatch, kind):
    make_named(count=5)
    short = indexes.Index(**vars(indexes.INDEXES[kind]) | {"per_page": 2})
    monkeypatch.setitem(indexes.INDEXES, kind, short)

    pages = [client.get(path).text for path in (f"/{kind}/", f"/{kind}/page/3/")]

    assert [page.count('class="index-entry"') for page in pages] == [2, 1]
    assert f'href="/{kind}/page/2/" rel="next"' in pages[0]
    assert client.get(f"/{kind}/page/4/").status_code == 404
    assert client.get(f"/{kind}/page/1/")["Location"] == f"/{kind}/"


def test_an_index_that_is_empty_says_so(client):
    page = client.get("/series/").text

    assert "There is nothing here yet." in page
    assert "noindex" in page


def test_a_month_has_a_feed_and_one_without_articles_has_none(client):
    at = datetime.fromisoformat("2025-11-05T12:00:00Z")
    make_article("In November", published_at=at)
    make_article("In December", published_at=at + timedelta(days=40))

    feeds = [client.get(f"/2025/11/{form}").text for form in ("feed/", "feed/atom/", "feed.json")]

    assert all("In November" in feed and "In December" not in feed for feed in feeds)
    assert "In December" in client.get("/2025/feed/").text
    assert client.get("/2025/10/feed/").status_code == 404
    assert client.get("/2025/13/feed/").status_code == 404
    assert 'href="/2025/11/feed/"' in client.get("/2025/11/").text

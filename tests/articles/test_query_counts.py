"""Query counts of public pages: the same for one row on it and for many."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_image,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom():
    """Fill a newsroom with ``count`` articles that stand in every list; returns the newest."""

    def fill(count):
        places = {
            "authors": [make_author("Dot Camshaft"), make_author("Ansel Tappet")],
            "categories": [make_category("sales", parent=make_category("auto news"))],
            "tags": [make_tag(f"Tag {number}") for number in range(4)],
            "companies": [
                (parent := make_company("Corvane Group")),
                make_company("Corvane", parent=parent, listings=[("NYSE", "CVNE")]),
            ],
        }
        image = make_image()
        for number in range(count):
            at = timezone.now() - timedelta(hours=count - number)
            article = make_article(f"S{number}", published_at=at, lead_image=image, **places)
        return article

    cache.clear()
    return fill


LISTS = {
    "/": 8,
    "/category/auto-news/": 6,
    "/category/auto-news/sales/": 6,
    "/tag/tag-0/": 5,
    "/company/corvane/": 6,
    "/author/dot-camshaft/": 6,
    "/feed/": 5,
    "/tag/tag-0/feed/": 6,
    "/tag/tag-0/feed.json": 6,
}


@pytest.mark.parametrize(("url", "bound"), LISTS.items())
@pytest.mark.parametrize("count", [1, 9])
def test_a_list_takes_the_same_queries_for_one_article_and_for_many(
    client, newsroom, django_assert_max_num_queries, url, bound, count
):
    newsroom(count)
    client.get("/feed/")  # the row of django.contrib.sites is kept by the process

    with django_assert_max_num_queries(bound):
        response = client.get(url)

    assert response.status_code == 200


@pytest.mark.parametrize("comments", [0, 12])
def test_an_article_takes_eight_queries_at_most_with_all_of_its_comments(
    client, newsroom, django_assert_max_num_queries, comments
):
    article = newsroom(2)
    for _ in range(comments):
        make_comment(parent=make_comment(article))

    with django_assert_max_num_queries(8):
        response = client.get(article.get_absolute_url())

    assert response.status_code == 200
    assert response.content.decode().count('<article class="comment"') == 2 * comments


def test_the_404_page_takes_six_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        response = client.get("/nothing-here/")

    assert response.status_code == 404


def test_the_sitemap_index_takes_one_query_for_all_months(
    client, newsroom, django_assert_max_num_queries
):
    newsroom(5)

    with django_assert_max_num_queries(9):
        response = client.get("/sitemap.xml")

    assert response.status_code == 200

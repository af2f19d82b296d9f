"""Suggestions for the 404 page, and lists that moved with all below them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Address
from articles.search.likely_articles import find_likely_articles
from tests.factories import make_article, make_category, make_company, make_series

pytestmark = pytest.mark.django_db


def headlines(path):
    return [article.headline for article in find_likely_articles(path)]


def test_a_path_that_is_nearly_an_articles_suggests_it():
    make_article("Corvane Recalls Many Ostrava Pickups Over Brakes")
    make_article("Corvane Opens a Plant")
    meant = ["Corvane Recalls Many Ostrava Pickups Over Brakes"]

    assert headlines("/corvane-recalls-many-ostrava-pickups-over-brakes-2/") == meant
    assert headlines("/2019/05/corvane-recalls-many-ostrava-pick") == meant
    assert headlines("/news/Corvane-Recalls-Forty-Ostrava-Pickups-over-brakes.html") == meant
    assert headlines("/corvane-recalls-many-ostrava-pickups/feed/") == meant
    assert headlines("/corvane-plant/page/2/") == ["Corvane Opens a Plant"]


def test_a_path_with_a_word_of_the_trade_suggests_its_article():
    meant = make_article("F-150 Lightning™ Adds a Window Washer’s Bucket")

    for path in ("/f150-lightning-adds-window/", "/lightning-adds-window-washer/",
                 "/f-150-lightning-adds-windows-washers-buck"):  # fmt: skip
        assert headlines(path) == [meant.headline], path


def test_a_path_that_can_be_no_articles_costs_no_query(django_assert_num_queries):
    make_article("Login of the Year")

    with django_assert_num_queries(0):
        for path in ("/", "/wp-login.php", "/login/", "/.env", "/wp-login-year/", "/2025/12/",
                     "/year-login.php", "/%00/", "/--__--/"):  # fmt: skip
            assert headlines(path) == [], path


def test_only_live_articles_are_suggested():
    make_article("Secret Camshaft Plans", status="draft")
    make_article("Secret Camshaft Sales", published_at=timezone.now() + timedelta(days=1))
    make_article("Secret Camshaft Recall", status="withdrawn")

    assert headlines("/secret-camshaft/") == []


def test_odd_paths_break_nothing(client):
    long = "long-word-" * 200
    for path in ("/a'b-c:d|e&f!g/", "/x-y\x01-zz/", "/tag/a\x01/", "/category/a/\x01/",
                 f"/{long}/", "/日産-新型-日本/", "/the-of-and-or/"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_the_404_page_lists_likely_articles(client, django_assert_max_num_queries):
    make_article("Corvane Opens a Plant")

    with django_assert_max_num_queries(12):
        page = client.get("/corvane-opens-plant/")

    assert page.status_code == 404
    assert 'href="/corvane-opens-a-plant/"' in page.content.decode()


def test_all_that_stood_below_a_renamed_list_redirects_with_it(client, monkeypatch):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 1)
    lists = [make_company("Corvane"), make_series("Milestones"), make_category("sales")]
    company, series, category = lists
    for _ in range(2):
        make_article(companies=[company], series=series, categories=[category])
    for owner in lists:
        old = owner.get_absolute_url()
        owner.slug = f"new-{owner.slug}"
        owner.save()

        for below in ("", "page/2/", "feed/", "feed/atom/"):
            response = client.get(f"{old}{below}")
            assert response.status_code == 301, f"{old}{below}"
            assert response["Location"] == f"{owner.get_absolute_url()}{below}"


def test_a_post_to_a_lost_path_is_not_redirected(client):
    make_category("news")
    Address.objects.redirect("/news-of-old/", to="/category/news/")

    assert client.get("/news-of-old/page/1/").status_code == 301
    assert client.post("/news-of-old/page/1/").status_code == 404

"""Archives: articles by date, cut where the desk's clock cuts them, and the index of all months."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.lists.archives import Period
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def headlines(response):
    return re.findall(r'class="card__headline"><a [^>]*>([^<]+)</a>', response.content.decode())


def text_of(response):
    return response.content.decode()


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


def test_a_day_is_the_desks_day(client):
    # Detroit is five hours behind UTC in December.
    make_article("The Eve", published_at=at(2025, 12, 19, 4, 59, 59))
    make_article("First Minute", published_at=at(2025, 12, 19, 5))
    make_article("Last Minute", published_at=at(2025, 12, 20, 4, 59, 59))
    make_article("The Morrow", published_at=at(2025, 12, 20, 5))

    response = client.get("/2025/12/19/")

    assert headlines(response) == ["Last Minute", "First Minute"]
    assert "December 19, 2025</h1>" in text_of(response)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(Period(2026, 3, 8), 23), (Period(2026, 11, 1), 25), (Period(2026, 3, 9), 24)],
)
def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(day, hours):
    assert day.end.astimezone(UTC) - day.start.astimezone(UTC) == timedelta(hours=hours)


def test_a_new_year_begins_at_the_desk_and_not_in_greenwich(client):
    make_article("Still Old", published_at=at(2026, 1, 1, 4, 59))
    make_article("Already New", published_at=at(2026, 1, 1, 5))

    assert headlines(client.get("/2025/")) == ["Still Old"]
    assert headlines(client.get("/2025/12/")) == ["Still Old"]
    assert headlines(client.get("/2026/01/")) == ["Already New"]


def test_an_archive_goes_on_page_by_page_at_wordpress_paths(client, monkeypatch):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 2)
    for hour in range(3):
        make_article(f"Story {hour}", published_at=at(2025, 12, 5, 12 + hour))

    for url in ("/2025/", "/2025/12/", "/2025/12/05/"):
        assert f'href="{url}page/2/?before=' in text_of(client.get(url))
        assert headlines(client.get(f"{url}page/2/")) == ["Story 0"]
        assert client.get(f"{url}page/1/")["Location"] == url
        assert client.get(f"{url}page/3/").status_code == 404


def test_the_nearest_periods_with_articles_are_linked_and_empty_ones_skipped(client):
    for moment in ((2023, 6, 1, 12), (2025, 2, 14, 12), (2025, 12, 19, 12)):
        make_article(published_at=at(*moment))

    year, month, day = (text_of(client.get(url)) for url in ("/2025/", "/2025/02/", "/2025/12/19/"))

    assert 'archive-beside__older" href="/2023/"' in year
    assert "archive-beside__newer" not in year
    assert 'archive-beside__older" href="/2023/06/"' in month
    assert 'archive-beside__newer" href="/2025/12/"' in month
    assert 'archive-beside__older" href="/2025/02/14/"' in day
    assert 'href="/2025/02/"' in year
    assert 'href="/2025/03/"' not in year
    assert 'href="/2025/12/19/"' in text_of(client.get("/2025/12/"))


def test_a_period_without_live_articles_answers_404(client):
    make_article(published_at=at(2025, 12, 19, 12))
    make_article(published_at=at(2024, 5, 1, 12), status="withdrawn")
    ahead = timezone.now() + timedelta(days=800)
    make_article(published_at=ahead)

    for url in ("/2024/", "/2024/05/", "/2024/05/01/", f"/{ahead.year}/", "/2025/11/", "/2025/13/",
                "/2025/00/", "/2025/02/30/", "/0000/", "/9999/", "/2025/12/19/page/2/",
                "/٢٠٢٥/"):  # fmt: skip
        assert client.get(url).status_code == 404, url


def test_the_index_counts_the_live_articles_of_each_month_at_the_desk(client):
    for moment in ((2023, 1, 1, 3), (2025, 12, 1, 12), (2026, 1, 1, 3), (2026, 1, 1, 12)):
        make_article(published_at=at(*moment))
    make_article(published_at=at(2025, 12, 2, 12), status="withdrawn")
    make_article(published_at=at(2025, 12, 3, 12), withdraw_at=at(2025, 12, 4, 12))
    make_article(published_at=timezone.now() + timedelta(days=800))

    page = text_of(client.get("/archives/"))

    found = re.findall(r'href="(/\d{4}/(?:\d\d/)?)">.*?archive-count">([\d,]+)', page)
    assert found == [
        ("/2026/", "1"),
        ("/2026/01/", "1"),
        ("/2025/", "2"),
        ("/2025/12/", "2"),
        ("/2022/", "1"),
        ("/2022/12/", "1"),
    ]


def test_an_empty_newsroom_has_an_index(client):
    assert "Nothing is published yet." in text_of(client.get("/archives/"))


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("m=2015", "/2015/"),
        ("m=201512", "/2015/12/"),
        ("m=20151219", "/2015/12/19/"),
        ("m=20151219211500", "/2015/12/19/"),
    ],
)
def test_wordpress_dates_lead_to_the_archives(client, query, path):
    response = client.get(f"/?{query}")

    assert response.status_code == 301
    assert response["Location"] == path


@pytest.mark.parametrize("value", ["", "x", "201513", "0", "20150230", "٢٠١٥"])
def test_what_is_no_date_of_wordpress_answers_404(client, value):
    assert client.get("/", {"m": value}).status_code == 404


@pytest.mark.parametrize(("url", "bound"), [("/2025/", 6), ("/2025/12/", 6), ("/archives/", 3)])
@pytest.mark.parametrize("count", [1, 9])
def test_an_archive_takes_the_same_queries_for_one_article_and_for_many(
    client, django_assert_max_num_queries, url, bound, count
):
    for hour in range(count):
        make_article(published_at=at(2025, 12, 5, hour))

    with django_assert_max_num_queries(bound):
        response = client.get(url)

    assert response.status_code == 200

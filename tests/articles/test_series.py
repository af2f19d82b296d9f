"""Series: its page, the way through it, and how headlines get into it."""

from datetime import timedelta

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Series
from tests.factories import make_article, make_series, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


@pytest.fixture
def milestones():
    """Three live articles of a series, oldest first, one to come and one withdrawn between them."""
    now = timezone.now()
    parts = [
        make_article(f"Milestones – Part {number}", published_at=now - (9 - number) * HOUR)
        for number in (1, 3, 4)
    ]
    make_article("Milestones – Part 2", published_at=now - 7 * HOUR, status=Status.WITHDRAWN)
    make_article("Milestones – Part 5", published_at=now + HOUR)
    make_article("Milestones without a dash")
    make_series("Milestones", description="Anniversaries.")
    return parts


def test_the_page_of_a_series_lists_its_live_articles_newest_first(
    client, milestones, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        page = client.get("/series/milestones/").text
    feed = feedparser.parse(client.get("/series/milestones/feed/").content)

    assert "Anniversaries." in page
    titles = ["Milestones – Part 4", "Milestones – Part 3", "Milestones – Part 1"]
    assert [item.title for item in feed.entries] == titles
    assert [page.index(f"{title}</a>") for title in titles] == sorted(
        page.index(f"{title}</a>") for title in titles
    )
    for absent in ("Part 2", "Part 5", "without a dash"):
        assert absent not in page


def test_the_way_through_a_series_passes_the_gate(client, milestones):
    first, middle, last = (client.get(part.get_absolute_url()).text for part in milestones)

    assert 'href="/series/milestones/"' in middle
    assert '<a href="/milestones-part-1/" rel="prev" dir="auto">Milestones – Part 1</a>' in middle
    assert '<a href="/milestones-part-4/" rel="next" dir="auto">Milestones – Part 4</a>' in middle
    assert 'rel="prev" dir="auto">Milestones' not in first
    assert 'rel="next" dir="auto">Milestones' not in last
    assert "Part 2" not in first + middle + last
    assert "Part 5" not in first + middle + last


def test_a_series_without_live_articles_answers_404(client):
    make_article("Milestones – Soon", status=Status.DRAFT)
    make_series("Milestones")

    assert client.get("/series/milestones/").status_code == 404
    assert client.get("/series/milestones/feed/").status_code == 404


def test_a_series_goes_on_page_by_page_and_its_old_path_redirects(client, milestones, monkeypatch):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 2)
    series = Series.objects.get()

    assert "Part 1" in client.get("/series/milestones/page/2/").text
    series.slug = "firsts"
    series.save()
    assert client.get("/series/milestones/")["Location"] == "/series/firsts/"


def test_making_a_series_in_the_admin_takes_in_the_articles_of_that_prefix(client):
    client.force_login(make_user("editor"))
    inside = make_article("Milestones – One")
    outside = make_article("Milestones of the Year – One")

    response = client.post(
        reverse("admin:articles_series_add"),
        {"name": "Milestones", "slug": "milestones", "description": ""},
        follow=True,
    )

    inside.refresh_from_db()
    outside.refresh_from_db()
    assert inside.series == Series.objects.get()
    assert outside.series is None
    assert "1 article is in the series" in response.text


def test_renaming_a_series_lets_go_of_what_it_no_longer_names(client, milestones):
    client.force_login(make_user("editor"))
    series = Series.objects.get()

    client.post(
        reverse("admin:articles_series_change", args=[series.pk]),
        {"name": "Firsts", "slug": "firsts", "description": ""},
    )

    assert not series.articles.exists()


def test_a_prefix_that_recurs_is_offered_and_one_click_from_a_series(client):
    client.force_login(make_user("editor"))
    for number in range(3):
        make_article(f"Week & Work – {number}")
    for number in range(2):
        make_article(f"Rare – {number}")

    page = client.get(reverse("admin:articles_series_changelist")).text
    form = client.get(reverse("admin:articles_series_add"), {"name": "Week & Work"}).text

    assert "Week &amp; Work, in 3 headlines" in page
    assert "?name=Week%20%26%20Work" in page
    assert "Rare" not in page
    assert 'value="week-work"' in form

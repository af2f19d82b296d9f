"""Most read this week: a list on the front page, made of what was counted, without a number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import most_read
from articles.models import Article, ArticleReads, MostRead
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def count_reads(reads, *, days_ago=0):
    """Have articles read: ``{headline: reads}``. They are live."""
    for headline, number in reads.items():
        found = Article.objects.filter(headline=headline).first() or make_article(headline)
        day = timezone.localdate() - timedelta(days=days_ago)
        ArticleReads.objects.add({(found.slug, ""): number}, on=day)


def list_headlines():
    return [article.headline for article in most_read.list_most_read()]


def test_the_front_page_lists_what_was_read_most_in_seven_days(
    client, django_assert_max_num_queries
):
    count_reads({"Once": 1, "Often": 30, "Sometimes": 9})
    count_reads({"Sometimes": 2}, days_ago=6)
    count_reads({"Of old": 900}, days_ago=7)

    most_read.refresh_most_read()
    with django_assert_max_num_queries(8):
        page = client.get("/")

    assert list_headlines() == ["Often", "Sometimes", "Once"]
    listed = page.text.partition("Most read this week")[2].partition("</ol>")[0]
    assert listed.index("Often") < listed.index("Sometimes") < listed.index("Once")
    assert "most-read" in page.headers["Cache-Tag"].split(",")


def test_two_articles_make_no_list(client):
    count_reads({"Once": 1, "Often": 30})

    most_read.refresh_most_read()

    assert "Most read this week" not in client.get("/").text


def test_a_withdrawn_article_is_on_no_list(client):
    count_reads({"Once": 1, "Often": 30, "Sometimes": 9, "Withdrawn": 90})
    most_read.refresh_most_read()
    assert "Withdrawn" in client.get("/").text

    Article.objects.filter(headline="Withdrawn").update(status="withdrawn")

    assert "Withdrawn" not in client.get("/").text
    most_read.refresh_most_read()
    assert MostRead.objects.count() == 3


def test_the_same_list_is_not_written_again():
    count_reads({"Once": 1, "Often": 30})
    most_read.refresh_most_read()
    before = list(MostRead.objects.values_list("pk", flat=True))

    count_reads({"Often": 1})
    most_read.refresh_most_read()

    assert list(MostRead.objects.values_list("pk", flat=True)) == before

"""The gate: who is live follows from state and clock, and the database holds the embargo."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Article, ArticleCategory
from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.READY])
def test_an_unpublished_article_is_not_live_even_after_its_time(status):
    make_article(status=status, published_at=timezone.now() - HOUR)

    assert not Article.objects.live().exists()


def test_a_scheduled_article_becomes_live_at_its_minute_with_no_job_running():
    moment = timezone.now() + HOUR
    article = make_article(published_at=moment)

    assert article not in Article.objects.live()
    assert article not in Article.objects.live(at=moment - timedelta(microseconds=1))
    assert article in Article.objects.live(at=moment)


def test_an_article_with_a_time_to_withdraw_goes_at_that_time():
    moment = timezone.now() + HOUR
    article = make_article(withdraw_at=moment)

    assert article in Article.objects.live()
    assert article not in Article.objects.live(at=moment)
    assert article in Article.objects.withdrawn(at=moment)


def test_a_withdrawn_article_is_not_live():
    article = make_article(status=Status.WITHDRAWN)

    assert article not in Article.objects.live()
    assert article in Article.objects.withdrawn()


def test_is_live_of_one_article_agrees_with_the_gate():
    articles = [
        make_article(),
        make_article(published_at=timezone.now() + HOUR),
        make_article(withdraw_at=timezone.now() - timedelta(minutes=1)),
        make_article(status=Status.WITHDRAWN),
        make_article(status=Status.READY),
    ]

    live = set(Article.objects.live())

    assert [article.is_live for article in articles] == [article in live for article in articles]
    assert len(live) == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"embargo_until": timezone.now() + HOUR}, "article_not_before_its_embargo"),
        ({"published_at": None}, "article_published_has_time"),
        ({"withdraw_at": timezone.now() - 48 * HOUR}, "article_withdrawn_after_publication"),
        ({"headline": ""}, "article_headline_not_empty"),
        ({"slug": ""}, "article_slug_not_empty"),
        ({"status": "secret"}, "article_status_is_known"),
    ],
)
def test_the_database_refuses_a_row_against_the_rules(fields, constraint):
    article = make_article()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def test_a_list_of_placements_passes_the_same_gate():
    category = make_category()
    live = make_article(categories=[category])
    make_article(categories=[category], published_at=timezone.now() + HOUR)
    make_article(categories=[category], status=Status.DRAFT)
    make_article(categories=[category], withdraw_at=timezone.now() - timedelta(minutes=1))

    listed = Article.objects.live().placed_by(category.placements.live().newest_first()[:10])

    assert list(listed) == [live]


def test_a_page_deep_in_a_list_is_read_from_the_placements_index_alone():
    category = make_category()
    article = make_article(categories=[category])
    rows = ArticleCategory.objects.filter(category=category).live().newest_first().article_ids()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
                " SET LOCAL enable_sort = off"
            )
        plan = rows[:20].explain()

    assert article.pk
    assert "Index Only Scan using articlecategory_list" in plan

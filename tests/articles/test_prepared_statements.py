import pytest
from django.db import connection

from articles.models import Article
from articles.prepared_statements import prepare_statements
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def count_prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%slug%'")
        return cursor.fetchone()[0]


def test_one_plan_serves_all_values():
    one, two = make_article(), make_article()
    before = count_prepared()

    with prepare_statements():
        found = [Article.objects.filter(slug=article.slug).get() for article in (one, two)]

    assert found == [one, two]
    assert count_prepared() == before + 1


def test_outside_nothing_is_prepared_even_after_a_fault():
    with pytest.raises(ZeroDivisionError), prepare_statements():
        _ = 1 / 0
    before = count_prepared()

    assert not Article.objects.filter(slug="none").exists()
    assert count_prepared() == before

import pytest
from django.db.models import BigIntegerField, TextField

from articles.fixed_queries import FixedQuery, Given
from comments.models import Comment
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def test_what_is_given_differs_and_the_statement_is_made_once():
    made = []
    one, two = make_comment(text="One"), make_comment(text="Two % of %s")

    @FixedQuery
    def texts():
        made.append(1)
        return Comment.objects.filter(pk=Given("key", BigIntegerField())).values_list("text")

    assert [texts.fetch(key=comment.pk) for comment in (one, two, two)] == [
        [("One",)],
        [("Two % of %s",)],
        [("Two % of %s",)],
    ]
    assert made == [1]


def test_it_reads_rows_anew():
    comment = make_comment(text="One")

    @FixedQuery
    def texts():
        return Comment.objects.values_list("text")

    before = texts.fetch()
    Comment.objects.filter(pk=comment.pk).update(text="Two")

    assert [before, texts.fetch()] == [[("One",)], [("Two",)]]


def test_what_is_given_is_a_value_and_no_part_of_the_statement():
    @FixedQuery
    def found():
        return Comment.objects.filter(text=Given("text", TextField())).values_list("pk")

    make_comment(text="One")

    assert found.fetch(text="' OR '1'='1") == []

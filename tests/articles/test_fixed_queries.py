"""Fixed queries: what is made once, what is read anew, and what a value can do."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldFetchBlocked
from django.db import connection, models
from django.db.models import BigIntegerField, CharField, DateTimeField, F, TextField, Value
from django.utils import timezone

from articles.fixed_queries import FixedQuery, FixedRows, Given, IsAnyOf
from articles.models import Article
from comments.models import Comment
from tests.factories import make_article, make_comment, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def statements():
    """The statements that are sent, each with its values."""
    sent = []

    def keep(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield sent


def test_what_is_given_differs_and_the_statement_is_made_once(statements):
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
    assert len({sql for sql, _ in statements[-3:]}) == 1
    assert [values for _, values in statements[-3:]] == [[one.pk], [two.pk], [two.pk]]


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
    assert found.fetch(text="given-0") == []


def test_what_is_not_given_is_part_of_the_statement_percent_signs_and_all(statements):
    @FixedQuery
    def marked():
        word = Value("100 % 'given-1' %s", CharField())
        key = Given("key", BigIntegerField())
        return Comment.objects.filter(pk=key, status="approved").values_list(word)

    comment = make_comment()

    assert marked.fetch(key=comment.pk) == [("100 % 'given-1' %s",)]
    sql, values = statements[-1]
    assert "\"status\" = 'approved'" in sql  # or no plan could use an index of approved ones
    assert values == [comment.pk]


def test_a_moment_that_would_be_kept_for_ever_is_refused():
    @FixedRows
    def live():
        return Article.objects.live()

    with pytest.raises(TypeError, match="have it given"):
        live.fetch()


def test_rows_are_instances_with_what_is_selected_along_and_annotated(
    django_assert_num_queries,
):
    article = make_article("The line restarts", lead_image=make_image(alt="A press"))
    make_article("Another")

    @FixedRows
    def live():
        named = IsAnyOf("pk", Given("keys", ArrayField(BigIntegerField())))
        rows = Article.objects.live(Given("at", DateTimeField())).filter(named)
        return rows.select_related("lead_image").annotate(words=F("word_count") + 1)

    with django_assert_num_queries(1):
        (found,) = live.fetch(keys=[article.pk], at=timezone.now())
        assert found == article
        assert found.lead_image.alt == "A press"
        assert found.words == article.word_count + 1
    assert live.fetch(keys=[], at=timezone.now()) == []


def test_rows_keep_what_their_queryset_says_of_columns_left_out():
    make_article("The line restarts")

    @FixedRows
    def cards():
        return Article.objects.only("slug").fetch_mode(models.FETCH_RAISE)

    (article,) = cards.fetch()
    with pytest.raises(FieldFetchBlocked):
        _ = article.body

"""Folding in SQL: what PostgreSQL makes of a text is what Python makes of it."""

import pytest
from django.db import connection
from django.db.models import Value

from articles.models import Publication
from house_style.folding import fold
from house_style.folding_in_sql import FoldedText, NameKey

pytestmark = pytest.mark.django_db


def _ask(expression):
    with connection.cursor() as cursor:
        sql, params = (
            Publication.objects.annotate(it=expression).values("it").query.sql_with_params()
        )
        cursor.execute(sql.split(" FROM ")[0], params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "text",
    [
        "Citroën",
        "Citroe\u0308n",
        "Škoda in Łódź",
        "Driver’s “Ed” – F‑150",
        "Zero\u200btag so\u00adft",
        "4×4",
        "ЙОД Лада",
        "Ελλάς".casefold(),
        "plain text",
    ],
)
def test_the_database_folds_as_python_does(text):
    assert _ask(FoldedText(Value(text))) == fold(text)


def test_a_name_is_its_letters_and_digits():
    assert _ask(NameKey(Value("Rolls‑Royce & Co.™ 7"))) == "rollsroyceco7"

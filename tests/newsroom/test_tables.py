"""What the editor asks of a table, and the same table as a file for readers."""

import csv
import json

import pytest
from django.urls import reverse

from articles.models import Article
from tests.factories import make_article, make_user
from tests.newsroom.desk import at

pytestmark = pytest.mark.django_db
GRID = [["Maker", "2025", "2026", "Change"], ["Lark", "100", "110", ""]]


def ask(client, body):
    url = reverse("admin:articles_article_fill_changes")
    return client.post(url, body, content_type="application/json")


def test_the_editor_is_told_what_to_fill_in(client):
    client.force_login(make_user("writer"))

    assert ask(client, json.dumps(GRID)).json() == {
        "column": 3,
        "is_new": False,
        "cells": {"1": "+10.0%"},
    }
    refused = ask(client, json.dumps([["A"], ["1"]]))
    assert (refused.status_code, "two columns" in refused.json()["problem"]) == (422, True)


@pytest.mark.parametrize("body", ["", "no table", "[1]", "[[1]]", '"x"', " " * 300_000])
def test_what_is_no_table_is_refused_in_words(client, body):
    client.force_login(make_user("writer"))

    answer = ask(client, body)

    assert (answer.status_code, "cannot be read" in answer.json()["problem"]) == (400, True)


def test_only_who_writes_may_ask(client):
    client.force_login(make_user("moderator"))

    assert ask(client, json.dumps(GRID)).status_code == 403


TABLE = (
    "<table><tr><th>Maker</th><th>Sales</th><th>Change</th></tr>"
    "<tr><td>Lark, Inc.*</td><td>1,200</td><td>−5.3%</td></tr>"
    "<tr><td>=1+1</td><td>$1,300</td><td>+2%</td></tr></table>"
)


def test_readers_get_each_table_as_a_file_that_a_spreadsheet_reads(client):
    body = f"<p>One.</p>{TABLE}<p>Two.</p>{TABLE.replace('Sales', 'Units')}<p>*A note.</p>"
    article = make_article("Sales", body=body)
    page = client.get(article.get_absolute_url()).content.decode()
    url = f"/{article.slug}/table-2.csv"
    assert f'<a href="{url}" download>' in page

    answer = client.get(url)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert f"article-{article.pk}" in answer.headers["Cache-Tag"]
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows == [
        ["Maker", "Units", "Change"],
        ["Lark, Inc.", "1200", "-5.3%"],
        ["'=1+1", "$1,300", "2%"],
    ]


def test_a_table_that_is_not_there_or_not_yet_public_is_not_found(client):
    live = make_article("Live", body=TABLE)
    draft = make_article("Draft", body=TABLE, status=Article.Status.DRAFT)

    assert client.get(f"/{live.slug}/table-2.csv").status_code == 404
    assert client.get(f"/{live.slug}/table-0.csv").status_code == 404
    assert client.get(f"/{draft.slug}/table-1.csv").status_code == 404


def test_a_preview_offers_no_file(client):
    client.force_login(make_user("editor"))
    draft = make_article("Draft", body=TABLE, status=Article.Status.DRAFT)

    assert b"table-1.csv" not in client.get(at("preview", draft.pk)).content


def test_a_table_is_one_query(client, django_assert_num_queries):
    article = make_article("Sales", body=TABLE)

    with django_assert_num_queries(1):
        client.get(f"/{article.slug}/table-1.csv")

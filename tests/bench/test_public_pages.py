"""What a reader's page costs Django, printed by `make bench`. A slow machine fails nothing."""

from statistics import median
from time import perf_counter

import pytest
from django.test.utils import CaptureQueriesContext

from tests.factories import make_article, make_comment

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROUNDS = 30


@pytest.fixture
def newsroom():
    articles = [make_article() for _ in range(40)]
    for _ in range(50):
        make_comment(article=articles[0])
    return articles


@pytest.mark.parametrize("page", ["front", "article", "feed", "search"])
def test_cost_of(page, newsroom, client, capsys):
    from django.db import connection

    article = newsroom[0].get_absolute_url()
    address = {"front": "/", "article": article, "feed": "/feed/", "search": "/search/?q=news"}[
        page
    ]
    client.get(address)

    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        answer = client.get(address)
        times.append((perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    with capsys.disabled():
        print(
            f"\n{page:8} {median(times):6.1f} ms (slowest {max(times):.1f}), "
            f"{len(queries)} queries, {len(answer.content) / 1024:.1f} KB"
        )
    assert answer.status_code == 200

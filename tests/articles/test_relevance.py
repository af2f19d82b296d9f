"""Relevance: what must come first for each query of the fixture does."""

import pytest

from tests.articles.relevance import ARCHIVE, QUERIES, build_archive, score_search

pytestmark = pytest.mark.django_db


def test_the_right_article_comes_first(client):
    build_archive()

    score = score_search(client)

    assert score.wrong == []
    assert score.reciprocal_rank == score.right_first == 1


def test_the_fixture_asks_enough_of_articles_that_are_there():
    assert len({query for query, _ in QUERIES}) == len(QUERIES) >= 60
    assert {key for _, right in QUERIES for key in right} <= ARCHIVE.keys()

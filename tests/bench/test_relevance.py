"""Relevance: the score of the search over its fixture, printed."""

import pytest

from tests.articles.relevance import ARCHIVE, QUERIES, build_archive, score_search


@pytest.mark.bench
@pytest.mark.django_db
def test_score_of_the_search(client):
    build_archive()

    score = score_search(client)

    print(
        f"\nSearch: {len(QUERIES)} queries over {len(ARCHIVE)} articles. Mean reciprocal rank "
        f"{score.reciprocal_rank:.3f}; the right article first for {score.right_first:.0%}."
    )
    print(*score.wrong, sep="\n")
    assert score.reciprocal_rank > 0.95

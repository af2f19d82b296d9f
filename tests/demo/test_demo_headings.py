"""Demo articles' headings: the Nu checker named three that began with an h3."""

import re

import pytest

from demo import sources
from house_style.compiler import compile_body


@pytest.mark.parametrize(
    "article", sources.read_newsroom().articles, ids=lambda article: article.slug
)
def test_headings_of_a_demo_article_begin_at_two_and_skip_no_level(article):
    levels = [int(level) for level in re.findall("<h([1-6])>", compile_body(article.body).html)]

    assert all(low <= high + 1 for high, low in zip([1, *levels], levels, strict=False))

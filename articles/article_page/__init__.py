"""Article page: the text with its slots filled, and what stands around it.

The view is ``views.article_detail``; previews and feeds take the same parts from here.
"""

from typing import Any

from articles.article_page.body import fill_bodies, fill_body
from articles.article_page.surroundings import Surroundings, build_notices, find_surroundings
from articles.models import Article


def build_context(article: Article) -> dict[str, Any]:
    """Build what ``articles/article_detail.html`` needs of an article from ``for_page()``."""
    return {
        "article": article,
        "body": fill_body(article),
        "around": find_surroundings(article),
    }

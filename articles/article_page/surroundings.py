"""Surroundings of an article's text: notices, coverage before and after, what is next to it.

``Article.objects.for_page()`` reads them along with the article, as JSON; this makes them readable.
"""

from dataclasses import dataclass

from articles.article_page.related import find_related
from articles.models import Article, Correction, Document, FollowUp
from articles.models.json_rows import build_first_row, build_rows


@dataclass(frozen=True)
class Notices:
    """What the desk added to an article, oldest first."""

    corrections: list[Correction]
    follow_ups: list[FollowUp]


@dataclass(frozen=True)
class Surroundings(Notices):
    """Notices, and other live articles with headline, slug and time of publication."""

    earlier: list[Article]  # what this one cites
    later: list[Article]  # what cites this one
    before: Article | None  # in its series
    after: Article | None
    older: Article | None  # next to it in time
    newer: Article | None
    related: list[Article]  # cards; none of those above
    documents: list[Document]  # its sources, with title and size


def build_notices(article: Article) -> Notices:
    """Build the notices of an article from ``with_notices()``; no query."""
    return Notices(
        corrections=build_rows(Correction, article.correction_rows),
        follow_ups=build_rows(FollowUp, article.follow_up_rows),
    )


def find_surroundings(article: Article) -> Surroundings:
    """Find all that stands around an article from ``for_page()``; one query, for the related."""
    coverage = article.earlier_rows + article.later_rows
    in_series = article.before_rows + article.after_rows
    in_time = article.older_rows + article.newer_rows
    shown = [row["id"] for row in coverage + in_series + in_time]
    return Surroundings(
        **vars(build_notices(article)),
        earlier=build_rows(Article, article.earlier_rows),
        later=build_rows(Article, article.later_rows),
        before=build_first_row(Article, article.before_rows),
        after=build_first_row(Article, article.after_rows),
        older=build_first_row(Article, article.older_rows),
        newer=build_first_row(Article, article.newer_rows),
        related=find_related(article, besides=shown),
        documents=build_rows(Document, article.document_rows),
    )

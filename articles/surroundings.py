"""What stands around an article's text: notices, coverage before and after, what is next to it.

``Article.objects.for_page()`` reads it along with the article, as JSON; this makes it readable.
"""

from dataclasses import dataclass

from articles.lists.related import related_to
from articles.models import Article, Correction, Document, FollowUp
from articles.models.rows import build_rows


@dataclass(frozen=True)
class Notices:
    """What the desk added to an article, oldest first."""

    corrections: list[Correction]
    follow_ups: list[FollowUp]


@dataclass(frozen=True)
class Surroundings(Notices):
    """Notices, and other live articles with headline, address and time of publication."""

    earlier: list[Article]  # what this one cites
    later: list[Article]  # what cites this one
    before: Article | None  # in its series
    after: Article | None
    older: Article | None  # next to it in time
    newer: Article | None
    related: list[Article]  # cards; none of those above
    documents: list[Document]  # its sources, with title and size


def notices(article):
    """The notices of an article from ``with_notices()``; no query."""
    return Notices(**_notices(article))


def of(article):
    """All that stands around an article from ``for_page()``; one query, for the related ones."""
    earlier = build_rows(Article, article.earlier_rows)
    later = build_rows(Article, article.later_rows)
    before, after, older, newer = (
        next(iter(build_rows(Article, rows)), None)
        for rows in (
            article.before_rows,
            article.after_rows,
            article.older_rows,
            article.newer_rows,
        )
    )
    shown = {other.pk for other in (*earlier, *later, before, after, older, newer) if other}
    return Surroundings(
        **_notices(article),
        earlier=earlier,
        later=later,
        before=before,
        after=after,
        older=older,
        newer=newer,
        related=related_to(article, besides=shown),
        documents=build_rows(Document, article.document_rows),
    )


def _notices(article):
    return {
        "corrections": build_rows(Correction, article.correction_rows),
        "follow_ups": build_rows(FollowUp, article.follow_up_rows),
    }

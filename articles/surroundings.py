"""What stands around an article's text: notices, coverage before and after, its place in a series.

``Article.objects.for_page()`` reads it along with the article, as JSON; this makes it readable.
"""

from dataclasses import dataclass

from articles.models import Article, Correction, FollowUp
from articles.models.rows import made


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


def notices(article):
    """The notices of an article from ``with_notices()``; no query."""
    return Notices(**_notices(article))


def of(article):
    """All that stands around an article from ``for_page()``; no query."""
    return Surroundings(
        **_notices(article),
        earlier=made(Article, article.earlier_rows),
        later=made(Article, article.later_rows),
        before=next(iter(made(Article, article.before_rows)), None),
        after=next(iter(made(Article, article.after_rows)), None),
    )


def _notices(article):
    return {
        "corrections": made(Correction, article.correction_rows),
        "follow_ups": made(FollowUp, article.follow_up_rows),
    }

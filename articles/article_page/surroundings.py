"""Surroundings of an article's text: notices, coverage before and after, what is next to it.

``Article.objects.for_page()`` reads them along with the article, as JSON; this makes them readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from articles.article_page.body import list_informed_paths
from articles.article_page.company_cards import CompanyCard, build_company_cards
from articles.article_page.related import find_related
from articles.models import Article, Company, Correction, Document, FollowUp
from articles.models.json_rows import build_first_row, build_rows


@dataclass(frozen=True)
class Notices:
    """What the desk added to an article, oldest first."""

    corrections: list[Correction]
    follow_ups: list[FollowUp]


@dataclass(frozen=True)
class Surroundings(Notices):
    """Notices, and other live articles with headline, slug and time of publication."""

    earlier: list[Article]  # what this one cites, less what its note "AutoInformed on" links to
    later: list[Article]  # what cites this one
    before: Article | None  # in its series
    after: Article | None
    older: Article | None  # next to it in time
    newer: Article | None
    companies: list[CompanyCard]  # with articles that are none of those above
    related: list[Article]  # cards; none of those above
    documents: list[Document]  # its sources, with title and size


def build_notices(article: Article) -> Notices:
    """Build the notices of an article from ``with_notices()``; no query."""
    return Notices(
        corrections=build_rows(Correction, article.correction_rows),
        follow_ups=build_rows(FollowUp, article.follow_up_rows),
    )


def find_surroundings(
    article: Article, *, body: str = "", companies: Mapping[int, Company] | None = None
) -> Surroundings:
    """Find all that stands around an article from ``for_page()``; one query, for the related.

    ``body`` is its filled one, ``companies`` are those of ``load_companies``.
    """
    informed = list_informed_paths(body or article.body_compiled)
    earlier = build_rows(Article, article.earlier_rows)
    later = build_rows(Article, article.later_rows)
    before = build_first_row(Article, article.before_rows)
    after = build_first_row(Article, article.after_rows)
    older = build_first_row(Article, article.older_rows)
    newer = build_first_row(Article, article.newer_rows)
    linked = [*earlier, *later, *filter(None, [before, after, older, newer])]
    besides = {*informed, *(other.get_absolute_url() for other in linked)}
    cards = build_company_cards(article, companies or {}, besides=besides)
    shown = [*linked, *(other for card in cards for other in card.newest)]
    return Surroundings(
        **vars(build_notices(article)),
        earlier=[other for other in earlier if other.get_absolute_url() not in informed],
        later=later,
        before=before,
        after=after,
        older=older,
        newer=newer,
        companies=cards,
        related=find_related(
            article,
            besides=[other.pk for other in shown],
            besides_slugs=_list_slugs(informed),
        ),
        documents=build_rows(Document, article.document_rows),
    )


def _list_slugs(paths: Iterable[str]) -> list[str]:
    return [unquote(path).strip("/") for path in paths]

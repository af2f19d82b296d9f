"""Company cards beside an article: where a share is traded, and what is newest on its company."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from articles.article_page.body import is_shown, list_newest
from articles.models import Article, Company, Listing
from articles.models.json_rows import build_rows

MOST = 2
NEWEST = 3


@dataclass(frozen=True)
class CompanyCard:
    """A company, its listings, and articles with headline, slug and time of publication."""

    company: Company
    listings: list[Listing]
    newest: list[Article]


def build_company_cards(
    article: Article, companies: Mapping[int, Company], *, besides: Iterable[str]
) -> list[CompanyCard]:
    """Build the cards of the first companies that an article from ``with_companies()`` is about.

    ``companies`` are those of ``load_companies``; ``besides`` paths that the page shows already.
    """
    seen = {*besides}
    cards: list[CompanyCard] = []
    for key in article.company_ids:
        company = companies.get(key)
        if len(cards) == MOST or company is None or not is_shown(company, article):
            continue
        newest = [o for o in list_newest(article, [company]) if o.get_absolute_url() not in seen]
        seen.update(other.get_absolute_url() for other in newest[:NEWEST])
        cards.append(
            CompanyCard(company, build_rows(Listing, company.listing_rows), newest[:NEWEST])
        )
    return cards

"""Companies that the words of a search name."""

import re
from typing import NamedTuple

from django.db.models import Case, OuterRef, Q, Value, When
from django.db.models.lookups import Exact, StartsWith

from articles.lists.pagination import with_live
from articles.models import Article, ArticleCompany, Company, CompanyAlias, Listing
from articles.models.json_rows import build_rows, read_rows
from house_style import search_words
from house_style.folding import fold_signs
from house_style.folding_in_sql import NameKey

MOST_MATCHES = 3
NEWEST = 2
_SYMBOL = re.compile(r"(?:[a-z]{2,10}\s*:\s*)?([a-z0-9.-]{1,20}?)", re.IGNORECASE)


class CompanyMatch(NamedTuple):
    """A company, where its share is traded, and the newest articles about it."""

    company: Company
    listings: list[Listing]
    newest: list[Article]


def find_companies(query: str) -> list[CompanyMatch]:
    """Find the companies that a reader who searches for ``query`` may mean, the surest first.

    By name or alias, whole, accents and signs aside; by symbol (``TM``, ``NYSE: TM``, ``7203T``);
    by the start of the name. One query.
    """
    if not any(search_words.find_runs(query)):
        return []
    name, asked = NameKey("name"), NameKey(Value(query))
    aliases = CompanyAlias.objects.filter(Exact(name, asked))
    sure = [When(Exact(name, asked) | Q(pk__in=aliases.values("company")), then=1)]
    if symbol := _SYMBOL.fullmatch(fold_signs(query)):
        # A number with a trailing T is Tokyo's (docs/decisions/0009-house-style.md).
        wanted = re.sub(r"^([0-9]{4})T$", r"\1", symbol[1].upper())
        listings = Listing.objects.filter(symbol=wanted)
        sure.append(When(pk__in=listings.values("company"), then=2))
    if len(query) > 2:
        sure.append(When(StartsWith(name, asked), then=3))
    traded = Listing.objects.filter(company=OuterRef("pk"), delisted_on__isnull=True)
    newest = ArticleCompany.objects.live().filter(company=OuterRef("pk")).newest_first()
    about = {"headline": "article__headline", "slug": "article__slug"}
    ranked = with_live(Company).annotate(
        rank=Case(*sure),
        listing_rows=read_rows(traded, "id", "exchange", "symbol"),
        newest_rows=read_rows(newest[:NEWEST], "published_at", id="article_id", **about),
    )
    return [
        CompanyMatch(
            company,
            listings=build_rows(Listing, company.listing_rows),
            newest=build_rows(Article, company.newest_rows),
        )
        for company in ranked.filter(rank__isnull=False).order_by("rank", "name")[:MOST_MATCHES]
    ]

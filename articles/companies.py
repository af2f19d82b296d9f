"""Companies as readers meet them: on their own pages and in search."""

import re
from dataclasses import dataclass

from django.db.models import Case, OuterRef, When

from articles.lists import pagination
from articles.models import Article, ArticleCompany, Company, CompanyAlias, Listing
from articles.models.rows import build_rows, rows_of

MOST_MATCHES = 3
NEWEST = 2
_SYMBOL = re.compile(r"(?:[a-z]{2,10}\s*:\s*)?([a-z0-9.-]{1,20}?)", re.IGNORECASE)


@dataclass(frozen=True)
class Surroundings:
    """What stands around a company on its own page."""

    listings: list[Listing]
    delisted: list[Listing]
    aliases: list[CompanyAlias]
    subsidiaries: list[Company]  # those that readers may know
    parent: Company | None  # where readers may know it


def for_page():
    """The companies that have a page, with all that stands around them there; one query."""
    near = pagination.with_live(Company)
    listings = Listing.objects.filter(company=OuterRef("pk"))
    aliases = CompanyAlias.objects.filter(company=OuterRef("pk"))
    subsidiaries = near.filter(parent=OuterRef("pk"))
    return pagination.with_live(Company).annotate(
        listing_rows=rows_of(listings, "id", "exchange", "symbol", "delisted_on"),
        alias_rows=rows_of(aliases, "id", "name"),
        subsidiary_rows=rows_of(subsidiaries, "id", "name", "slug"),
        parent_rows=rows_of(near.filter(pk=OuterRef("parent_id")), "id", "name", "slug"),
    )


def surroundings(company):
    """All that stands around a company from ``for_page()``; no query."""
    listings = build_rows(Listing, company.listing_rows)
    return Surroundings(
        listings=[listing for listing in listings if not listing.delisted_on],
        delisted=[listing for listing in listings if listing.delisted_on],
        aliases=build_rows(CompanyAlias, company.alias_rows),
        subsidiaries=build_rows(Company, company.subsidiary_rows),
        parent=next(iter(build_rows(Company, company.parent_rows)), None),
    )


def matching(query):
    """The companies that a reader who searches for ``query`` may mean, the surest first.

    By name or alias, whole; by symbol (``TM``, ``NYSE: TM``, ``7203T``); by the start of the name.
    Each has ``listings_now`` and ``newest``, the newest articles about it. One query.
    """
    sure = [When(CompanyAlias.is_named(query), then=1)]
    if symbol := _SYMBOL.fullmatch(query):
        # A number with a trailing T is Tokyo's (docs/house-style.md).
        wanted = re.sub(r"^([0-9]{4})T$", r"\1", symbol[1].upper())
        listings = Listing.objects.filter(symbol=wanted)
        sure.append(When(pk__in=listings.values("company"), then=2))
    if len(query) > 2:
        sure.append(When(name__istartswith=query, then=3))
    traded = Listing.objects.filter(company=OuterRef("pk"), delisted_on__isnull=True)
    newest = ArticleCompany.objects.live().filter(company=OuterRef("pk")).newest_first()
    about = {"headline": "article__headline", "slug": "article__slug"}
    ranked = pagination.with_live(Company).annotate(
        rank=Case(*sure),
        listing_rows=rows_of(traded, "id", "exchange", "symbol"),
        newest_rows=rows_of(newest[:NEWEST], "published_at", id="article_id", **about),
    )
    found = list(ranked.filter(rank__isnull=False).order_by("rank", "name")[:MOST_MATCHES])
    for company in found:
        company.listings_now = build_rows(Listing, company.listing_rows)
        company.newest = build_rows(Article, company.newest_rows)
    return found

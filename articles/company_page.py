"""Company page: a company, with what stands around it there."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet

from articles.lists import pagination
from articles.models import Company, CompanyAlias, Listing
from articles.models.json_rows import build_first_row, build_rows, read_rows
from articles.page_tags import name_row


@dataclass(frozen=True)
class CompanySurroundings:
    """What stands around a company on its own page."""

    listings: list[Listing]
    delisted: list[Listing]
    aliases: list[CompanyAlias]
    subsidiaries: list[Company]  # those that readers may know
    parent: Company | None  # where readers may know it

    @property
    def page_tags(self) -> list[str]:
        return [name_row(other) for other in [*self.subsidiaries, self.parent] if other]


def companies_with_page() -> QuerySet[Company]:
    """The companies that have a page, with all that stands around them there; one query."""
    known = pagination.with_live(Company)
    listings = Listing.objects.filter(company=OuterRef("pk"))
    aliases = CompanyAlias.objects.filter(company=OuterRef("pk"))
    subsidiaries = known.filter(parent=OuterRef("pk"))
    parent = known.filter(pk=OuterRef("parent_id"))
    return known.annotate(
        listing_rows=read_rows(listings, "id", "exchange", "symbol", "delisted_on"),
        alias_rows=read_rows(aliases, "id", "name"),
        subsidiary_rows=read_rows(subsidiaries, "id", "name", "slug"),
        parent_rows=read_rows(parent, "id", "name", "slug"),
    )


def build_surroundings(company: Company) -> CompanySurroundings:
    """Build what stands around a company from ``companies_with_page()``; no query."""
    listings = build_rows(Listing, company.listing_rows)
    return CompanySurroundings(
        listings=[listing for listing in listings if not listing.delisted_on],
        delisted=[listing for listing in listings if listing.delisted_on],
        aliases=build_rows(CompanyAlias, company.alias_rows),
        subsidiaries=build_rows(Company, company.subsidiary_rows),
        parent=build_first_row(Company, company.parent_rows),
    )

"""Companies as readers meet them, and the verbs on them: merging, and what follows a change."""

import re
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, OuterRef, Value, When
from django.db.models.functions import Replace

from articles import lists, publishing, recompiling
from articles.models import Address, Article, ArticleCompany, Company, CompanyAlias, Listing
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
    near = lists.with_live(Company)
    listings = Listing.objects.filter(company=OuterRef("pk"))
    aliases = CompanyAlias.objects.filter(company=OuterRef("pk"))
    subsidiaries = near.filter(parent=OuterRef("pk"))
    return lists.with_live(Company).annotate(
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
        # A number with a trailing T is Tokyo's (DESIGN.md, "House style").
        wanted = re.sub(r"^([0-9]{4})T$", r"\1", symbol[1].upper())
        listings = Listing.objects.filter(symbol=wanted)
        sure.append(When(pk__in=listings.values("company"), then=2))
    if len(query) > 2:
        sure.append(When(name__istartswith=query, then=3))
    traded = Listing.objects.filter(company=OuterRef("pk"), delisted_on__isnull=True)
    newest = ArticleCompany.objects.live().filter(company=OuterRef("pk")).newest_first()
    about = {"headline": "article__headline", "slug": "article__slug"}
    ranked = lists.with_live(Company).annotate(
        rank=Case(*sure),
        listing_rows=rows_of(traded, "id", "exchange", "symbol"),
        newest_rows=rows_of(newest[:NEWEST], "published_at", id="article_id", **about),
    )
    found = list(ranked.filter(rank__isnull=False).order_by("rank", "name")[:MOST_MATCHES])
    for company in found:
        company.listings_now = build_rows(Listing, company.listing_rows)
        company.newest = build_rows(Article, company.newest_rows)
    return found


@dataclass(frozen=True)
class Moves:
    """What a company would bring along if it were merged into another."""

    company: Company
    articles: int
    listings: list[Listing]
    aliases: list[CompanyAlias]
    subsidiaries: list[Company]


def moves(company):
    """What would move if ``company`` were merged into another."""
    return Moves(
        company=company,
        articles=company.placements.count(),
        listings=list(company.listings.all()),
        aliases=list(company.aliases.all()),
        subsidiaries=list(company.subsidiaries.all()),
    )


@transaction.atomic
def merge(*, keep, drop, by):
    """Make two rows that are one maker one: all that ``drop`` has moves to ``keep``.

    Articles, listings, aliases and subsidiaries move; the name of ``drop`` becomes an alias, its
    address redirects, and links in articles lead to ``keep`` at once. Raises ``ValidationError``
    for a company and itself.
    """
    if keep.pk == drop.pk:
        raise ValidationError("A company cannot be merged into itself.")
    both = Company.objects.select_for_update().order_by("pk").filter(pk__in=[keep.pk, drop.pk])
    rows = {company.pk: company for company in both}
    keep, drop = rows[keep.pk], rows[drop.pk]
    _move_articles(keep, drop)
    _move_listings(keep, drop)
    _move_names(keep, drop)
    _move_family(keep, drop)
    for column in ("description", "website", "makes"):
        if not getattr(keep, column):
            setattr(keep, column, getattr(drop, column))
    keep.save()
    if by is not None:
        LogEntry.objects.log_actions(
            by.pk, [drop], DELETION, f"Merged into {keep}", single_object=True
        )
        LogEntry.objects.log_actions(by.pk, [keep], CHANGE, f"Took in {drop}", single_object=True)
    Address.objects.redirect(drop.get_absolute_url(), to=keep.get_absolute_url())
    drop.delete()
    changed(keep)
    return keep


def changed(company):
    """What follows where a company is new, or named, listed or called something else than before.

    The search text of its articles is renewed, and what the house style now reads is compiled.
    """
    publishing.after_rename(Article.objects.filter(company_placements__company=company))
    recompiling.queue_for(company)


def _move_articles(keep, drop):
    of_drop = ArticleCompany.objects.filter(company=drop)
    of_keep = ArticleCompany.objects.filter(company=keep)
    chosen = of_drop.filter(is_recognised=False).values("article")
    of_keep.filter(article__in=chosen).update(is_recognised=False)
    moving = list(of_drop.values_list("article", flat=True))
    of_drop.filter(article__in=of_keep.values("article")).delete()
    of_drop.update(company=keep)
    # The slots in stored bodies name the company by its key. (A body with both companies has two
    # links to one page until it is compiled again.)
    old, new = (Value(f'data-slot="company-{company.pk}"') for company in (drop, keep))
    named = Article.objects.filter(pk__in=moving, body_compiled__contains=old)
    named.update(body_compiled=Replace("body_compiled", old, new))


def _move_listings(keep, drop):
    kept = set(keep.listings.values_list("exchange", "symbol", "delisted_on"))
    for listing in drop.listings.all():
        if (listing.exchange, listing.symbol, listing.delisted_on) in kept:
            listing.delete()
    drop.listings.update(company=keep)


def _move_names(keep, drop):
    drop.aliases.update(company=keep)
    names = {alias.name.casefold() for alias in keep.aliases.all()} | {keep.name.casefold()}
    # An alias is one company's alone; where a third has this one, it stays there.
    taken = CompanyAlias.objects.filter(name__iexact=drop.name).exists()
    if drop.name.casefold() not in names and not taken:
        CompanyAlias.objects.create(company=keep, name=drop.name)


def _move_family(keep, drop):
    above, seen = keep.parent, set()
    while above and above.pk != drop.pk and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    if above and above.pk == drop.pk:
        # What was below the dropped company takes its place, or it would be its own ancestor.
        keep.parent = drop.parent
    drop.subsidiaries.exclude(pk=keep.pk).update(parent=keep)

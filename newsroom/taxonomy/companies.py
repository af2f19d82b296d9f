"""Companies in the newsroom: merging two that are one, and what follows a change."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace

from articles.models import Article, ArticleCompany, Company
from authors.models import User
from newsroom import filing
from newsroom.compiling import recompiling
from newsroom.taxonomy import merge_steps
from newsroom.taxonomy.merge_steps import MergePreview


def preview_merge(company: Company) -> MergePreview:
    """Return what ``company`` would bring along if it were merged into another."""
    listings = [f"the listing {listing}" for listing in company.listings.all()]
    family = [f"{below}, which belongs to it" for below in company.subsidiaries.all()]
    return merge_steps.preview_merge(company, *listings, *family)


@transaction.atomic
def merge(*, keep: Company, drop: Company, by: User | None) -> Company:
    """Make two rows that are one maker one: all that ``drop`` has moves to ``keep``.

    Articles, listings, aliases and subsidiaries move; the name of ``drop`` becomes an alias, its
    address redirects, and links in articles lead to ``keep`` at once. Raises ``ValidationError``
    for a company and itself.
    """
    keep, drop = merge_steps.hold_both(keep, drop)
    _move_articles(keep, drop)
    _move_listings(keep, drop)
    drop.aliases.update(company=keep)
    _move_family(keep, drop)
    merge_steps.retire(drop, keep=keep, by=by, columns=["description", "website", "makes"])
    merge_steps.keep_name(keep, drop.name)
    follow_change(keep)
    return keep


def follow_change(company: Company) -> None:
    """Bring articles up to date where ``company`` is new, or named or listed otherwise than before.

    The search text of its articles is renewed, and what the house style now reads is compiled.
    """
    filing.refresh_search_terms(Article.objects.filter(company_placements__company=company))
    recompiling.queue_for(company)


def _move_articles(keep: Company, drop: Company) -> None:
    of_drop = ArticleCompany.objects.filter(company=drop)
    of_keep = ArticleCompany.objects.filter(company=keep)
    chosen = of_drop.filter(is_recognized=False).values("article")
    of_keep.filter(article__in=chosen).update(is_recognized=False)
    moving = list(of_drop.values_list("article", flat=True))
    of_drop.filter(article__in=of_keep.values("article")).delete()
    of_drop.update(company=keep)
    # The slots in stored bodies name the company by its key. (A body with both companies has two
    # links to one page until it is compiled again.)
    old, new = (Value(f'data-slot="company-{company.pk}"') for company in (drop, keep))
    named = Article.objects.filter(pk__in=moving, body_compiled__contains=old)
    named.update(body_compiled=Replace("body_compiled", old, new))


def _move_listings(keep: Company, drop: Company) -> None:
    kept = set(keep.listings.values_list("exchange", "symbol", "delisted_on"))
    for listing in drop.listings.all():
        if (listing.exchange, listing.symbol, listing.delisted_on) in kept:
            listing.delete()
    drop.listings.update(company=keep)


def _move_family(keep: Company, drop: Company) -> None:
    above, seen = keep.parent, set[int]()
    while above and above.pk != drop.pk and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    if above and above.pk == drop.pk:
        # What was below the dropped company takes its place, or it would be its own ancestor.
        keep.parent = drop.parent
    drop.subsidiaries.exclude(pk=keep.pk).update(parent=keep)

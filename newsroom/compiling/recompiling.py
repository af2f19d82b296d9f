"""Recompiling stored articles, after the house style or what is known of companies changed.

A batch is one transaction: killed at any moment, the work goes on where it stood, because what is
done has the compiler's new version. Rows are held while they are read and written, so that a save
in the newsroom cannot be overwritten by what was compiled from an older body.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.models import Article, Company, company_lookup
from articles.models.article import COMPILED_COLUMNS, SEARCH_COLUMNS, SEARCHED_COLUMNS
from articles.models.queryset import ArticleQuerySet
from house_style import company_names, search_words
from house_style.company_names import CompanyLookup
from house_style.compiler import COMPILER_VERSION
from newsroom import filing
from newsroom.compiling import facts

BATCH = 50
COLUMNS = (*COMPILED_COLUMNS, "series_id", "search_terms")

logger = logging.getLogger(__name__)


def list_outdated() -> ArticleQuerySet:
    """The articles that another version of the house style compiled."""
    return Article.objects.exclude(compiler_version=COMPILER_VERSION)


def list_naming(company: Company) -> ArticleQuerySet:
    """The articles whose words may name ``company``, and those where it was recognized before.

    By the search index, so it finds rather too many than too few.
    """
    asked = search_words.read_phrases(_list_phrases(company))
    recognized = company.placements.filter(is_recognized=True).values("article_id")
    return Article.objects.filter(Q(pk__in=recognized) | Q(search=asked.build_query()))


def _list_phrases(company: Company) -> list[str]:
    names = [company.name, *company.aliases.values_list("name", flat=True)]
    phrases = [company_names.strip_legal_form(name) for name in names]
    for listing in company.listings.all():
        is_short = len(listing.symbol) < 3  # F alone would match half of all texts
        phrases.append(f"{listing.exchange} {listing.symbol}" if is_short else listing.symbol)
        if listing.exchange == "TSE":
            phrases.append(f"{listing.symbol}T")
    return list(dict.fromkeys(filter(None, phrases)))


def recompile(
    articles: ArticleQuerySet, *, after: int = 0, batch: int = BATCH
) -> Iterator[tuple[int, int, list[int]]]:
    """Compile ``articles`` anew by rising key from above ``after``.

    Yields ``(last key, how many, keys that failed)`` once each batch is kept. An article that
    fails stays as it is, is logged, and holds up no other.
    """
    companies = company_lookup.load_company_lookup()
    while True:
        with transaction.atomic():
            rows = articles.filter(pk__gt=after).order_by("pk").defer("search")
            held = list(rows.select_for_update(of=("self",))[:batch])
            if not held:
                return
            failed = _recompile(held, companies)
        after = held[-1].pk
        yield after, len(held) - len(failed), failed


def _recompile(articles: list[Article], companies: CompanyLookup) -> list[int]:
    """Compile ``articles``, each in its own try; give the keys of those that failed."""
    before = {article: _read_columns(article) for article in articles}
    compiled, failed = {}, []
    for article in articles:
        try:
            compiled[article] = article.compile(companies=companies)
        except Exception:
            logger.exception("Article %s could not be compiled.", article.pk)
            failed.append(article.pk)
    renamed = facts.apply_facts(compiled)
    for article, terms in zip(renamed, filing.build_search_terms(renamed), strict=True):
        article.search_terms = terms
    for article in compiled:
        after = _read_columns(article)
        if columns := {
            name: after[name] for name in COLUMNS if after[name] != before[article][name]
        }:
            if SEARCHED_COLUMNS.keys() & columns.keys():
                article.index()
                columns |= {name: getattr(article, name) for name in SEARCH_COLUMNS}
            # Not `save`: the readers' "changed at" is for what the desk changed.
            Article.objects.filter(pk=article.pk).update(**columns)
    return failed


def _read_columns(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in COLUMNS}


@app.task(name="newsroom.recompile_company", retry=5)
def recompile_company(company_id: int) -> None:
    """Compile the articles that may name a company, after its names or listings changed."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return
    for _ in recompile(list_naming(company)):
        pass


def queue_for(company: Company) -> None:
    """Have the worker compile the articles that may name ``company``: it has a new name or listing.

    Runs with the transaction it is called in. Asked twice before the worker comes, it works once.
    """
    job = recompile_company.configure(queueing_lock=f"recompile_company {company.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(company_id=company.pk)

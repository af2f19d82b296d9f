"""Body of an article as it is shown: what must stay in step with the newsroom is filled in.

The house style leaves slots by id, so that no stored body names a path: a company's link
follows the company, a list "AutoInformed on" without links of its own shows the newest coverage.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.html import format_html, format_html_join

from articles.clock import build_day_tag
from articles.models import Article, ArticleCompany, Company
from articles.models.json_rows import build_rows, read_rows
from house_style.sanitizer import CleanHTML
from house_style.templatetags.rich_text import rich_text

COVERAGE = 5

# Both read what our sanitizer wrote: no `>` inside an attribute, no link within a link.
_COMPANY = re.compile(r'<a\b(?=[^>]*\sdata-slot="company-([0-9]{1,18})")[^>]*>(.*?)</a>', re.DOTALL)
_COVERAGE = re.compile(r'<ul\b(?=[^>]*\sdata-slot="coverage")[^>]*>.*?</ul>', re.DOTALL)


def fill_body(article: Article) -> CleanHTML:
    """Fill the slots in the compiled body of ``article``, in two queries."""
    return fill_bodies([article])[article.pk]


def fill_bodies(articles: Iterable[Article]) -> dict[int, CleanHTML]:
    """Give ``{key of the article: its body as readers see it now}``, in two queries for all.

    None where no body has a slot, and one less where the articles come from ``with_companies()``.
    """
    named = {
        article.pk: {int(key) for key, _ in _COMPANY.findall(article.body_compiled)}
        for article in articles
    }
    listing = [article for article in articles if _COVERAGE.search(article.body_compiled)]
    about = _find_companies_about(listing)
    companies = _load_companies(
        set().union(*named.values(), *about.values()), with_list=bool(listing)
    )
    return {
        article.pk: _fill(article, companies, named[article.pk] | about.get(article.pk, set()))
        for article in articles
    }


def list_companies(article: Article) -> set[int]:
    """The keys of the companies that an article from ``with_companies()`` is about, or names."""
    named = {int(key) for key, _ in _COMPANY.findall(article.body_compiled)}
    return named.union(article.company_ids)


def _find_companies_about(articles: Iterable[Article]) -> dict[int, set[int]]:
    """``{key of the article: keys of the companies it is about}``."""
    unread = [article.pk for article in articles if not hasattr(article, "company_ids")]
    about = {article.pk: set(getattr(article, "company_ids", ())) for article in articles}
    placed = ArticleCompany.objects.filter(article__in=unread)
    for article_id, company_id in placed.values_list("article_id", "company_id"):
        about[article_id].add(company_id)
    return about


def _load_companies(keys: set[int], *, with_list: bool) -> dict[int, Company]:
    """Load the companies by key, each with its newest live article, or enough to list."""
    newest = ArticleCompany.objects.live().filter(company=OuterRef("pk")).newest_first()
    newest_rows = read_rows(
        # One more than is shown: the article itself may be among them.
        newest[: COVERAGE + 1 if with_list else 1],
        "published_at",
        id="article_id",
        headline="article__headline",
        slug="article__slug",
    )
    companies: QuerySet[Any] = Company.objects.filter(pk__in=keys).only("slug")
    return {company.pk: company for company in companies.annotate(newest_rows=newest_rows)}


def _fill(article: Article, companies: dict[int, Company], keys: set[int]) -> CleanHTML:
    def link(match: re.Match[str]) -> str:
        company = companies.get(int(match[1]))
        # The page of a company that no live article names would tell what is being written.
        if company is None or not (company.newest_rows or not article.is_live):
            return match[2]
        words = rich_text(CleanHTML(match[2]))
        return format_html('<a class="company" href="{}">{}</a>', company.get_absolute_url(), words)

    html = _COMPANY.sub(link, article.body_compiled)
    if _COVERAGE.search(html):
        coverage = _build_coverage(article, [companies[key] for key in keys if key in companies])
        html = _COVERAGE.sub(lambda match: coverage, html)
    return CleanHTML(html)


def _build_coverage(article: Article, companies: list[Company]) -> str:
    rows = {row["id"]: row for company in companies for row in company.newest_rows}
    rows.pop(article.pk, None)
    found = build_rows(Article, list(rows.values()))
    found.sort(key=lambda other: (other.published_at, other.pk), reverse=True)
    if not found:
        return format_html('<p class="coverage">{}</p>', "No other coverage yet.")
    lines = (
        (other.get_absolute_url(), other.headline, build_day_tag(other.published_at))
        for other in found[:COVERAGE]
        if other.published_at
    )
    items = format_html_join("", '<li><a href="{}">{}</a> {}</li>', lines)
    return format_html('<ul class="coverage">{}</ul>', items)

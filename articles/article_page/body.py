"""Body of an article as it is shown: what must stay in step with the newsroom is filled in.

The house style leaves slots by id, so that no stored body names a path: a company's link
follows the company, a list "AutoInformed on" without links of its own shows the newest coverage,
and one that names nobody is given the names of the companies that the article is about.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.clock import build_day_tag
from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.models import Article, ArticleCompany, Company, Listing
from articles.models.json_rows import build_rows, read_rows
from house_style.sanitizer import CleanHTML
from house_style.templatetags.rich_text import rich_text

COVERAGE = 5
NAMED = 3  # companies after "AutoInformed on", at most

# All of them read what our sanitizer wrote: no `>` inside an attribute, no link within a link.
_COMPANY = re.compile(r'<a\b(?=[^>]*\sdata-slot="company-([0-9]{1,18})")[^>]*>(.*?)</a>', re.DOTALL)
_COVERAGE = re.compile(r'<ul\b(?=[^>]*\sdata-slot="coverage")[^>]*>.*?</ul>', re.DOTALL)
# The note "AutoInformed on", to where the next one begins.
_INFORMED = re.compile(
    r'<div\b(?=[^>]*\sclass="note note--informed")[^>]*>'
    r'.*?(?=<div\b[^>]*\sclass="note"|</section>)',
    re.DOTALL,
)
# Its words, where no name follows.
_UNNAMED = re.compile(
    r"(AutoInformed on)\b(?=\s*:?\s*(?:</(?:strong|em|b|i|u)>\s*)*(?:</p>|<br))", re.IGNORECASE
)
_LINK = re.compile(r'\shref="(/[^"]*)"')


def fill_body(article: Article, companies: Mapping[int, Company] | None = None) -> CleanHTML:
    """Fill the slots in the compiled body of ``article``, in two queries.

    In none where ``companies`` are those of ``load_companies([article])``.
    """
    if companies is None:
        return fill_bodies([article])[article.pk]
    return _fill(article, companies, article.company_ids)


def fill_bodies(articles: Iterable[Article]) -> dict[int, CleanHTML]:
    """Give ``{key of the article: its body as readers see it now}``, in two queries for all.

    None where no body has a slot, and one less where the articles come from ``with_companies()``.
    """
    named = {
        article.pk: {int(key) for key, _ in _COMPANY.findall(article.body_compiled)}
        for article in articles
    }
    informing = [
        article
        for article in articles
        if _COVERAGE.search(article.body_compiled) or _INFORMED.search(article.body_compiled)
    ]
    about = _find_companies_about(informing)
    companies = _load_companies(set().union(*named.values(), *about.values()))
    return {
        article.pk: _fill(article, companies, about.get(article.pk, [])) for article in articles
    }


def load_companies(article: Article) -> dict[int, Company]:
    """Load what an article from ``with_companies()`` shows of companies; one query, if it does."""
    return _load_companies(list_companies(article))


def list_companies(article: Article) -> set[int]:
    """The keys of the companies that an article from ``with_companies()`` is about, or names."""
    named = {int(key) for key, _ in _COMPANY.findall(article.body_compiled)}
    return named.union(article.company_ids)


def list_informed_paths(body: str) -> set[str]:
    """The paths of this site that the note "AutoInformed on" of a filled body links to."""
    return {path for note in _INFORMED.findall(body) for path in _LINK.findall(note)}


def _find_companies_about(articles: Iterable[Article]) -> dict[int, list[int]]:
    """``{key of the article: keys of the companies it is about, in their order}``."""
    unread = [article.pk for article in articles if not hasattr(article, "company_ids")]
    about = {article.pk: list(getattr(article, "company_ids", ())) for article in articles}
    placed = ArticleCompany.objects.filter(article__in=unread)
    for article_id, company_id in placed.values_list("article_id", "company_id"):
        about[article_id].append(company_id)
    return about


def _load_companies(keys: set[int]) -> dict[int, Company]:
    """Load the companies by key, each with its listings and its newest live articles."""
    found = _companies.fetch(keys=[*keys], at=timezone.now()) if keys else []
    return {company.pk: company for company in found}


@FixedRows
def _companies() -> QuerySet[Any]:
    live = ArticleCompany.objects.live(Given("at", DateTimeField()))
    newest = live.filter(company=OuterRef("pk")).newest_first()
    newest_rows = read_rows(
        # One more than is shown: the article itself may be among them.
        newest[: COVERAGE + 1],
        "published_at",
        id="article_id",
        headline="article__headline",
        slug="article__slug",
    )
    listings = Listing.objects.filter(company=OuterRef("pk"), delisted_on__isnull=True)
    named = IsAnyOf("pk", give_keys("keys"))
    companies: QuerySet[Any] = Company.objects.filter(named).only("name", "slug")
    return companies.annotate(
        newest_rows=newest_rows, listing_rows=read_rows(listings, "id", "exchange", "symbol")
    )


def _fill(article: Article, companies: Mapping[int, Company], about: list[int]) -> CleanHTML:
    """Fill the body of ``article``; ``about`` are the keys of the companies it is about."""
    named = [int(key) for key, _ in _COMPANY.findall(article.body_compiled)]

    def link(match: re.Match[str]) -> str:
        company = companies.get(int(match[1]))
        if company is None or not is_shown(company, article):
            return match[2]
        return _link(company, rich_text(CleanHTML(match[2])))

    html = _COMPANY.sub(link, article.body_compiled)
    subjects = [companies[key] for key in about if key in companies]
    if names := [_link(c, c.name) for c in subjects if is_shown(c, article)][:NAMED]:
        html = _INFORMED.sub(
            lambda note: _UNNAMED.sub(lambda words: f"{words[1]} {_join(names)}", note[0], count=1),
            html,
        )
    if _COVERAGE.search(html):
        keys = dict.fromkeys([*about, *named])
        coverage = _build_coverage(article, [companies[key] for key in keys if key in companies])
        html = _COVERAGE.sub(lambda match: coverage, html)
    return CleanHTML(html)


def is_shown(company: Company, article: Article) -> bool:
    """Whether ``article`` may lead to ``company``: the page of one that no live article names would
    tell what is being written.
    """
    return bool(company.newest_rows) or not article.is_live


def _link(company: Company, words: str) -> str:
    return format_html('<a class="company" href="{}">{}</a>', company.get_absolute_url(), words)


def _join(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def list_newest(article: Article, companies: Iterable[Company]) -> list[Article]:
    """The newest live articles on ``companies``, newest first, each once, without ``article``."""
    rows = {row["id"]: row for company in companies for row in company.newest_rows}
    rows.pop(article.pk, None)
    found = build_rows(Article, list(rows.values()))
    return sorted(found, key=lambda other: (other.published_at, other.pk), reverse=True)


def _build_coverage(article: Article, companies: list[Company]) -> str:
    found = list_newest(article, companies)
    if not found:
        return format_html('<p class="coverage">{}</p>', "No other coverage yet.")
    lines = (
        (other.get_absolute_url(), other.headline, build_day_tag(other.published_at))
        for other in found[:COVERAGE]
        if other.published_at
    )
    items = format_html_join("", '<li><a href="{}">{}</a> {}</li>', lines)
    return format_html('<ul class="coverage">{}</ul>', items)

"""Reading figures: how often articles were read, by day, section, company and site.

A read is a page that was sent to a browser, not a person: nobody is known again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, ArticleReads, Category, Company
from articles.models.reads import NO_SITE, OTHER_SITES, OWN_SITE, WEEK, ArticleReadsQuerySet

DAYS = 30  # of a chart
MOST_ARTICLES, MOST_ROWS = 25, 12
SITE_NAMES = {
    NO_SITE: "No site told",
    OWN_SITE: "Our own pages",
    OTHER_SITES: "Other sites",
}
_STEP, _BAR, _HEIGHT = 10, 8, 60  # of a day, in units of the drawing

type Named = list[tuple[str, int]]  # (name, reads)


@dataclass(frozen=True)
class Bar:
    """A day of a chart, and where its bar stands in the drawing."""

    day: date
    reads: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Reads by day, today last."""

    bars: list[Bar]
    width: int
    height: int
    summary: str


@dataclass(frozen=True)
class ArticleFigures:
    """How often one article was read."""

    total: int
    this_week: int
    chart: Chart
    sites: Named  # of the days of the chart


@dataclass(frozen=True)
class Figures:
    """How often all articles were read in some days."""

    total: int
    chart: Chart
    articles: list[tuple[Article, int]]
    sections: Named
    companies: Named
    sites: Named


def read_figures(article: Article) -> ArticleFigures:
    """The figures of ``article``; two queries."""
    reads = ArticleReads.objects.filter(article=article)
    by_day = _sum_by_day(reads)
    today = timezone.localdate()
    return ArticleFigures(
        total=sum(by_day.values()),
        this_week=sum(number for day, number in by_day.items() if day > today - WEEK),
        chart=_draw(by_day, days=DAYS),
        sites=_name_sites(reads.since(_find_first_day(DAYS))),
    )


def gather_figures(*, days: int) -> Figures:
    """The figures of today and the days before it; five queries of these days alone."""
    first = _find_first_day(days)
    reads = ArticleReads.objects.since(first)
    by_day = _sum_by_day(reads)
    sums = reads.values_list("article").annotate(sum=Sum("reads")).order_by("-sum", "-article")
    most = dict(sums[:MOST_ARTICLES])
    found = Article.objects.only("headline").in_bulk(most)
    return Figures(
        total=sum(by_day.values()),
        chart=_draw(by_day, days=days),
        articles=[(found[key], number) for key, number in most.items() if key in found],
        sections=_sum_by_name(Category.objects.filter(parent=None), first),
        companies=_sum_by_name(Company.objects.all(), first),
        sites=_name_sites(reads),
    )


def _find_first_day(days: int) -> date:
    return timezone.localdate() - timedelta(days=days - 1)


def _sum_by_day(reads: ArticleReadsQuerySet) -> dict[date, int]:
    return dict(reads.order_by().values_list("day").annotate(sum=Sum("reads")))


def _name_sites(reads: ArticleReadsQuerySet) -> Named:
    sums = reads.values_list("site").annotate(sum=Sum("reads")).order_by("-sum", "site")
    return [(SITE_NAMES.get(site, site), number) for site, number in sums[:MOST_ROWS]]


def _sum_by_name(owners: QuerySet, first: date) -> Named:
    """Sum up what heads a list of articles; an article counts in each that it stands in."""
    of_these_days = owners.filter(placements__article__reads__day__gte=first)
    sums = of_these_days.annotate(sum=Sum("placements__article__reads__reads"))
    return list(sums.order_by("-sum", "name").values_list("name", "sum")[:MOST_ROWS])


def _draw(by_day: Mapping[date, int], *, days: int) -> Chart:
    first = _find_first_day(days)
    shown = [first + timedelta(days=number) for number in range(days)]
    most = max(by_day.get(day, 0) for day in shown)
    bars = []
    for place, day in enumerate(shown):
        number = by_day.get(day, 0)
        height = -(-number * _HEIGHT // most) if number else 0
        bars.append(Bar(day, number, place * _STEP, _HEIGHT - height, height))
    return Chart(bars, days * _STEP, _HEIGHT + 1, _summarize(bars))


def _summarize(bars: list[Bar]) -> str:
    """Say in words what a look at the chart tells."""
    total = sum(bar.reads for bar in bars)
    told = f"Reads by day, {len(bars)} days: {total:,}"
    if not total:
        return f"{told}."
    most = max(bars, key=lambda bar: bar.reads)
    return f"{told}, most on {date_format(most.day, 'F j')} ({most.reads:,})."

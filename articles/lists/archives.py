"""Archives: articles by year, month and day, cut where the desk's clock cuts them.

What an archive counts is read from the river's index alone. The index of all months counts every
live article; on a million of them it takes some tenths of a second, kept by caches for a minute.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localtime

from articles.clock import find_midnight
from articles.models import Article, ArticleQuerySet


@dataclass(frozen=True, order=True)
class Period:
    """A year, a month or a day. Raises ``ValueError`` for a date that no calendar has."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        return date_format(self.first_day, {1: "Y", 2: "F Y", 3: "F j, Y"}[len(self.parts)])

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(part for part in (self.year, self.month, self.day) if part)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def next(self) -> "Period":
        """The period of the same length that follows."""
        if self.day:
            return Period.holding(self.first_day + timedelta(days=1), 3)
        if self.month:
            return Period(self.year + self.month // 12, self.month % 12 + 1)
        return Period(self.year + 1)

    @property
    def start(self) -> datetime:
        """Its first moment where the desk is, an aware datetime."""
        return find_midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.next.start

    @property
    def above(self) -> list["Period"]:
        """The year of a month, the year and the month of a day."""
        return [Period(*self.parts[:length]) for length in range(1, len(self.parts))]

    @property
    def name_in_above(self) -> str:
        """What it is called below the heading of the longer period: ``December``, ``19``."""
        return date_format(self.first_day, {1: "Y", 2: "F", 3: "j"}[len(self.parts)])

    @classmethod
    def holding(cls, day: date, parts: int) -> "Period":
        """The year (1 of its parts), month (2) or day (3) in which the date ``day`` lies."""
        return cls(*(day.year, day.month, day.day)[:parts])

    def get_absolute_url(self) -> str:
        parts = dict(zip(("year", "month", "day"), self.parts, strict=False))
        return reverse(f"articles:{[*parts][-1]}", kwargs=parts)

    def articles(self) -> ArticleQuerySet:
        """Those published in it, live or not."""
        return Article.objects.filter(published_at__gte=self.start, published_at__lt=self.end)


@dataclass(frozen=True)
class Neighbors:
    """The nearest periods of the same length that have live articles, where there are any."""

    older: Period | None
    newer: Period | None


def find_neighbors(period: Period) -> Neighbors:
    """Find what stands before and after ``period``; one query."""
    live = Article.objects.live()
    older = live.filter(published_at__lt=period.start).newest_first()
    newer = live.filter(published_at__gte=period.end).order_by("published_at", "pk")
    found = {
        day < period.first_day: Period.holding(day, len(period.parts))
        for day in _find_first_days(older, newer)
    }
    return Neighbors(older=found.get(True), newer=found.get(False))


def count_parts(period: Period) -> list[tuple[Period, int]]:
    """Count the live articles of each month of a year, or day of a month, that has any.

    Nothing for a day. One query.
    """
    if period.day:
        return []
    part = Period(period.year, period.month or 1, 1 if period.month else 0)
    parts = [part]
    while (part := part.next).first_day < period.next.first_day:
        parts.append(part)
    return [(part, count) for part, count in _count_articles(parts) if count]


@dataclass(frozen=True)
class ArchiveYear:
    """A year of the index: its live articles, and those of each of its months that has any."""

    period: Period
    count: int
    months: list[tuple[Period, int]]


def list_years() -> list[ArchiveYear]:
    """List every year with live articles, newest first; two queries of the river's index alone."""
    live = Article.objects.live()
    days = sorted(_find_first_days(live.order_by("published_at", "pk"), live.newest_first()))
    if not days:
        return []
    month, last = Period.holding(days[0], 2), Period.holding(days[-1], 2)
    months = [month]
    while month < last:
        months.append(month := month.next)
    by_year: dict[int, list[tuple[Period, int]]] = {}
    for month, count in _count_articles(months):
        if count:
            by_year.setdefault(month.year, []).append((month, count))
    return [
        ArchiveYear(Period(year), sum(count for _, count in counted), counted)
        for year, counted in sorted(by_year.items(), reverse=True)
    ]


def _count_articles(periods: list[Period]) -> list[tuple[Period, int]]:
    """Count the live articles in each of ``periods``, of which each begins where the last ended."""
    starts = [period.start for period in periods]
    bounds = Value(starts, ArrayField(DateTimeField()))
    number = Func(F("published_at"), bounds, function="width_bucket", output_field=IntegerField())
    live = Article.objects.live().filter(
        published_at__gte=starts[0], published_at__lt=periods[-1].end
    )
    rows = live.order_by().values(number=number).annotate(count=Count("*"))
    counts = dict(rows.values_list("number", "count"))
    return [(period, counts.get(number, 0)) for number, period in enumerate(periods, start=1)]


def _find_first_days(*querysets: ArticleQuerySet) -> list[date]:
    """Find the days on which the first of each was published; one query for all."""
    first, *others = (articles.values_list("published_at", "pk")[:1] for articles in querysets)
    return [
        localtime(moment, get_default_timezone()).date()
        for moment, _ in first.union(*others, all=True)
    ]

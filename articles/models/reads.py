"""Reads of articles: how many by day, for the newsroom, and which are most read, for readers."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Self

from django.db import connections, models, transaction
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models.article import Article

WEEK = timedelta(days=7)
KEPT_BY_DAY = timedelta(days=90)
# What stands for a site's name where there is none; no host name begins with a hyphen.
NO_SITE, OWN_SITE, OTHER_SITES = "", "-own", "-other"
LONGEST_SITE = 100
NO_NAMES = {NO_SITE, OWN_SITE, OTHER_SITES}
MOST_SITES = 8  # named of one article on one day

# The ORM's ``bulk_create`` can put a number in place of another, not add to it.
_ADD = """
    INSERT INTO articles_articlereads AS kept (article_id, day, site, reads)
    SELECT article, %s, site, reads
      FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) counted (article, site, reads)
     ORDER BY article, site
    ON CONFLICT (article_id, day, site) DO UPDATE SET reads = kept.reads + EXCLUDED.reads
"""
# What stands on the first of a month already stays, and the other days are added to it.
_SUM_UP = """
    WITH old AS (
        DELETE FROM articles_articlereads
         WHERE day < %s AND day <> date_trunc('month', day)
        RETURNING article_id, date_trunc('month', day)::date AS month, site, reads
    )
    INSERT INTO articles_articlereads AS kept (article_id, day, site, reads)
    SELECT article_id, month, site, sum(reads) FROM old GROUP BY article_id, month, site
    ON CONFLICT (article_id, day, site) DO UPDATE SET reads = kept.reads + EXCLUDED.reads
"""


class ArticleReadsQuerySet(models.QuerySet["ArticleReads"]):
    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)

    def this_week(self) -> Self:
        """Narrow to today and the six days before it."""
        return self.since(timezone.localdate() - WEEK + timedelta(days=1))

    def sum_of(self, article: OuterRef) -> Coalesce:
        """The number of reads of ``article`` among these rows, to annotate articles with."""
        own = self.filter(article=article).order_by().values("article")
        return Coalesce(Subquery(own.annotate(sum=Sum("reads")).values("sum")), 0)

    @transaction.atomic
    def add(self, counts: Mapping[tuple[str, str], int], *, on: date) -> None:
        """Add ``{(slug, site): reads}`` of the day ``on``; what is no article's is passed over."""
        slugs = {slug for slug, _ in counts}
        found = Article.objects.live().filter(slug__in=slugs).order_by()
        articles = dict(found.values_list("slug", "pk"))
        sites: dict[int, set[str]] = defaultdict(set)
        known = self.filter(article__in=articles.values(), day=on)
        for article, site in known.values_list("article_id", "site"):
            sites[article].add(site)
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for (slug, site), reads in sorted(counts.items(), key=lambda item: -item[1]):
            if (article := articles.get(slug)) is None:
                continue
            here = sites[article]
            if site not in here | NO_NAMES and len(here - NO_NAMES) >= MOST_SITES:
                site = OTHER_SITES
            here.add(site)
            sums[article, site] += reads
        if sums:
            keys, names = zip(*sums, strict=True)
            with connections[self.db].cursor() as cursor:
                cursor.execute(_ADD, [on, list(keys), list(names), list(sums.values())])

    def sum_up_old(self) -> None:
        """Make one row a month of days that are over 90 days old. Safe to run again."""
        first_kept = (timezone.localdate() - KEPT_BY_DAY).replace(day=1)
        with connections[self.db].cursor() as cursor:
            cursor.execute(_SUM_UP, [first_kept])


class ArticleReads(models.Model):
    """How often an article was read on a day by who came from one site. Nothing of who read.

    Each web process counts for itself and adds what it has once a minute
    (``autoinformed/counting/``). Of a month that is over 90 days ago there is one row, on its
    first day.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="reads", db_index=False
    )
    day = models.DateField(help_text="Where the desk is.")
    site = models.CharField(
        max_length=LONGEST_SITE, blank=True, help_text="The site that led there, without “www.”."
    )
    reads = models.PositiveBigIntegerField()

    objects = ArticleReadsQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "article reads"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "day", "site"], name="articlereads_one_a_day_and_site"
            )
        ]
        indexes = [models.Index(fields=["day", "article"], name="articlereads_by_day")]

    def __str__(self) -> str:
        return f"{self.reads} on {self.day}"


class MostRead(models.Model):
    """A place in the list of what is most read this week: which article, and not how often."""

    place = models.PositiveSmallIntegerField(unique=True)
    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="most_read"
    )

    class Meta:
        ordering = ["place"]
        default_permissions = ()
        verbose_name_plural = "most read"

    def __str__(self) -> str:
        return f"{self.place}: {self.article_id}"

"""Measure every kind of list at full size; run as ``python -m tests.bench.at_size``.

It keeps a copy of the site in the folder that ``AUTOINFORMED_DATA`` names, filled once with
``generate_articles`` and used again at the next run. It asks as a reader does, through the reader's
login, but in this process, without the network. Prints a table, and its figures as JSON at the end.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median, quantiles
from time import perf_counter, thread_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
ROUNDS = 20
THREADS = (3_000, 300, 50)
PAGE = 3_000
HEAD = (
    "| page | address | status | median ms | 95th of 100, ms | processor, ms"
    " | in the database, ms | queries | KB |"
)


@dataclass(frozen=True)
class Figures:
    """What one address took, in milliseconds: the whole answer, this process's part of the
    processor, and the database.
    """

    what: str
    address: str
    status: int
    middle: float
    most: float
    processor: float
    in_database: float
    queries: int
    kilobytes: float

    def row(self):
        return (
            f"| {self.what} | `{self.address}` | {self.status} | {self.middle:.1f} |"
            f" {self.most:.1f} | {self.processor:.1f} | {self.in_database:.1f} |"
            f" {self.queries} | {self.kilobytes:.0f} |"
        )


def fill():
    from django.core.management import call_command

    from articles.models import Article

    call_command("prepare", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Article.objects.exists():
        print(f"Inventing {ARTICLES:,} articles, once.", file=sys.stderr)
        call_command("generate_articles", ARTICLES, comments=ARTICLES, threads=THREADS, verbosity=0)


def addresses():
    """``(what, address)`` of all that is measured; what this version does not have is left out."""
    from django.db.models import Count
    from django.urls import NoReverseMatch, reverse
    from django.utils.timezone import localtime

    from articles.lists.pagination import PER_PAGE
    from articles.models import Article, ArticleCategory, ArticleCompany, Byline, TaggedArticle
    from demo.generator.words import COMMON_WORD, RARE_WORD

    live = Article.objects.live()

    def with_last(what, address, count):
        yield f"{what}, first page", address
        last = ceil(count / PER_PAGE)
        if last > PAGE:
            yield f"{what}, page {PAGE:,}", f"{address}page/{PAGE}/"
        if last > 1:
            yield f"{what}, last page", f"{address}page/{last}/"

    def named(what, name, *args, query=""):
        try:
            yield what, reverse(name, args=args) + query
        except NoReverseMatch:
            print(f"Not there: {name}", file=sys.stderr)

    yield from with_last("front", "/", live.count())
    for model, kind in (
        (ArticleCategory, "category"),
        (TaggedArticle, "tag"),
        (ArticleCompany, "company"),
        (Byline, "author"),
    ):
        often = model.objects.live().values(kind).annotate(rows=Count("pk")).order_by("-rows")
        for word, row in (("most", often[0]), ("fewest", often.last())):
            owner = model._meta.get_field(kind).related_model.objects.get(pk=row[kind])
            address = owner.get_absolute_url()
            yield from with_last(f"{kind} with the {word}", address, row["rows"])
        yield f"feed of the {kind} with the most", f"{_most(often, model, kind)}feed/"
    longest = live.filter(series__isnull=False).first().series
    in_it = live.filter(series=longest).count()
    yield from with_last("series", longest.get_absolute_url(), in_it)
    yield from named("corrections", "articles:corrections")

    threads = live.newest_first()[: len(THREADS)]
    newest, oldest = threads[0], live.newest_first().last()
    years = (oldest.published_at.year + 2, newest.published_at.year)
    for year in years:
        yield from named(f"archive of {year}", "articles:year", year)
        yield from named(f"archive of July {year - 1}", "articles:month", year - 1, 7)
        july = live.filter(published_at__year=year - 1, published_at__month=7)
        day = localtime(july.newest_first().first().published_at).day
        yield from named(f"archive of {day} July {year - 1}", "articles:day", year - 1, 7, day)
    yield from named("index of archives", "articles:archives")

    for what, words in {
        "a common word": COMMON_WORD,
        "two common words": f"{COMMON_WORD}+shift",
        "a rare word": RARE_WORD,
        "a phrase": "%22the+plant%22",
        "a word less another": f"{RARE_WORD}+-{COMMON_WORD}",
        "a word misspelt": RARE_WORD.replace("ft", "tf"),
        "a company": "aldermoor",
        "a symbol": "ALDEM",
    }.items():
        yield f"search of {what}", f"/search/?q={words}"
    yield "search of a common word, page 50", f"/search/?q={COMMON_WORD}&page=50"

    yield from named("feed, RSS", "articles:feed")
    yield from named("feed, Atom", "articles:feed_atom")
    yield from named("feed, JSON", "articles:feed_json")
    yield from named("feed of comments", "comments:feed")
    for article, comments in zip(threads, THREADS, strict=True):
        yield f"article, {comments:,} comments", article.get_absolute_url()
        if comments > 1_000:
            # More than a half of them are top-level comments, 50 to a page.
            yield from named("its thread, page 30", "comments:thread_page", article.slug, 30)
            yield from named("feed of its comments", "comments:article_feed", article.slug)
    yield "article of 15 years ago", oldest.get_absolute_url()

    yield from named("sitemap, index", "pages:sitemap")
    yield from named("sitemap, a month", "pages:sitemap_section", f"{years[1] - 1}-07")
    yield from named("sitemap, news", "pages:news_sitemap")
    for section in ("categories", "tags", "companies", "authors"):
        yield from named(f"sitemap, {section}", "pages:sitemap_section", section)
    yield "an address that nothing has", "/nothing-has-this-address/"


def _most(often, model, kind):
    owners = model._meta.get_field(kind).related_model.objects
    return owners.get(pk=often[0][kind]).get_absolute_url()


def measure(client, what, address):
    from contextlib import ExitStack

    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    answer = client.get(address)
    with ExitStack() as stack:
        captured = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections
        ]
        client.get(address)
    queries = [query for context in captured for query in context.captured_queries]
    times, busy = [], []
    for _ in range(ROUNDS):
        began, worked = perf_counter(), thread_time()
        client.get(address)
        times.append((perf_counter() - began) * 1000)
        busy.append((thread_time() - worked) * 1000)
    return Figures(
        what=what,
        address=address if len(address) < 50 else address[:47] + "…",
        status=answer.status_code,
        middle=median(times),
        most=quantiles(times, n=20)[-1],
        processor=median(busy),
        in_database=sum(float(query["time"]) for query in queries) * 1000,
        queries=len(queries),
        kilobytes=len(answer.content) / 1000,
    )


def main():
    import django

    django.setup()
    from django.test import Client

    from articles.models import Article
    from autoinformed.local.command_line import use_embedded_database

    use_embedded_database()
    fill()
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    print(f"\n{Article.objects.count():,} articles; {ROUNDS} times each, after two to get warm.\n")
    print(f"{HEAD}\n|{'---|' * (HEAD.count('|') - 1)}")
    found = []
    for what, address in addresses():
        found.append(measure(client, what, address))
        print(found[-1].row(), flush=True)
    print(json.dumps([asdict(figures) for figures in found]))


if __name__ == "__main__":
    main()

"""Reads of articles: counted in front of the page store, by day and site, and of nobody."""

from datetime import date, timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.utils import timezone

from articles.models import ArticleReads
from articles.models.reads import MOST_SITES, NO_SITE, OTHER_SITES, OWN_SITE
from autoinformed.counting.answers import watch
from autoinformed.counting.reads import MOST_PAIRS, MOST_WITH_SITE, ReadCounter
from autoinformed.page_store.serving import keep_pages
from autoinformed.page_store.store import PageStore
from tests.factories import make_article

pytestmark = pytest.mark.django_db(databases=["default", "reader"])

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture
def counter():
    return ReadCounter()


@pytest.fixture
def ask(counter):
    """Ask the site as a server does, the page store between; gives the status of the answer."""
    store = PageStore(1024 * 1024)
    store.open()
    store.confirm(ends_in=600)
    site = watch(keep_pages(WSGIHandler(), store), counter)
    # As Django's own client does: the test's transaction needs the connection yet.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)

    def send(path, *, method="GET", **headers):
        given = {"user-agent": FIREFOX, "host": "testserver", **headers}
        environ = RequestFactory().generic(method, path, headers=given).environ
        said = []
        list(site(environ, lambda status, headers, fault=None: said.append(status)))
        return said[0][:3]

    yield send
    for signal in signals:
        signal.connect(close_old_connections)


def kept():
    rows = ArticleReads.objects.order_by("article", "site")
    return list(rows.values_list("article__slug", "site", "reads"))


def test_what_the_store_answers_counts_as_what_django_answers(ask, counter):
    article = make_article(slug="read-by-many")

    statuses = [ask(article.get_absolute_url()) for _ in range(3)]
    counter.write()
    ask(article.get_absolute_url())
    counter.write()

    assert set(statuses) == {"200"}
    assert kept() == [("read-by-many", NO_SITE, 4)]
    assert ArticleReads.objects.get().day == timezone.localdate()


def test_nothing_but_a_live_article_is_counted(ask, counter):
    make_article(slug="a-draft", status="draft")
    make_article(slug="gone", status="withdrawn")
    article = make_article(slug="live")

    for path in ("/", "/archives/", "/a-draft/", "/gone/", "/live/feed/", "/live"):
        ask(path)
    ask(article.get_absolute_url(), method="HEAD")
    counter.write()

    assert kept() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": GOOGLEBOT},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": ""},
        {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0 Safari/537.36"},
        {"sec-purpose": "prefetch;prerender"},
        {"sec-fetch-dest": "empty"},
    ],
)
def test_machines_and_what_is_fetched_ahead_do_not_count(ask, counter, headers):
    article = make_article()

    ask(article.get_absolute_url(), **headers)
    counter.write()

    assert kept() == []


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/142.0 Mobile",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1 [FBAN/FBIOS]",
        "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
    ],
)
def test_telephones_count_whatever_they_are_called(ask, counter, agent):
    article = make_article(slug="read")

    ask(article.get_absolute_url(), **{"user-agent": agent, "sec-fetch-dest": "document"})
    counter.write()

    assert kept() == [("read", NO_SITE, 1)]


@pytest.mark.parametrize(
    ("referer", "site"),
    [
        ("https://www.news.example/story?q=someone@private.example", "news.example"),
        ("https://testserver/category/news/", OWN_SITE),
        ("android-app://com.example.reader/", "com.example.reader"),
        ("https://10.0.0.7/intranet/", NO_SITE),
        ("https://[::1/", NO_SITE),
        (f"https://{'x' * 60}.{'y' * 60}.example/", NO_SITE),
        ("https://sp%61m<b>.example/", NO_SITE),
        ("", NO_SITE),
    ],
)
def test_of_where_a_reader_came_from_the_name_of_the_site_is_kept(ask, counter, referer, site):
    article = make_article(slug="read")

    ask(article.get_absolute_url(), referer=referer)
    counter.write()

    assert kept() == [("read", site, 1)]


def test_made_up_sites_fill_neither_memory_nor_the_table(ask, counter):
    article = make_article(slug="read")
    for number in range(MOST_WITH_SITE + 50):
        counter._count("read", f"spam-{number}.example")
    assert len(counter._counts) == MOST_WITH_SITE + 1

    counter.write()
    ask(article.get_absolute_url(), referer="https://one-more.example/")
    counter.write()

    rows = {site: reads for _, site, reads in kept()}
    assert len(rows) == MOST_SITES + 1
    assert rows[OTHER_SITES] == MOST_WITH_SITE + 50 - MOST_SITES + 1
    for number in range(MOST_PAIRS * 2):
        counter._count(f"article-{number}", NO_SITE)
    assert len(counter._counts) == MOST_PAIRS


def test_days_of_long_ago_become_one_row_a_month():
    article = make_article()
    today = timezone.localdate()
    old = (today - timedelta(days=200)).replace(day=1)
    days = {old: 1, old.replace(day=2): 10, old.replace(day=20): 100, today: 1000}
    ArticleReads.objects.bulk_create(
        ArticleReads(article=article, day=day, site="", reads=reads) for day, reads in days.items()
    )

    for _ in range(2):
        ArticleReads.objects.sum_up_old()

    rows = dict(ArticleReads.objects.values_list("day", "reads"))
    assert rows == {old: 111, today: 1000}


def test_days_of_the_last_ninety_stay_days():
    article = make_article()
    today = timezone.localdate()
    for days in range(91):
        day = today - timedelta(days=days)
        ArticleReads.objects.create(article=article, day=day, site="", reads=1)

    ArticleReads.objects.sum_up_old()

    assert ArticleReads.objects.count() == 91


def test_the_figures_of_a_week_do_not_read_the_whole_table():
    article = make_article()
    ArticleReads.objects.bulk_create(
        ArticleReads(article=article, day=date(2020, 1, 1) + timedelta(days=n), site="", reads=1)
        for n in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_articlereads")

    assert "Seq Scan" not in ArticleReads.objects.this_week().explain()

"""Bounds of what a search or a lost path may ask of the database, whatever was typed."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.search import likely_articles, time_limit
from articles.search.candidates import find_by_index
from articles.search.time_limit import OutOfTime, limit_time
from house_style import search_words
from tests.articles.test_search import hits, search
from tests.factories import make_article, make_author, make_category, make_company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SET_LIMIT = "SET LOCAL statement_timeout = 1000; SET LOCAL max_parallel_workers_per_gather = 0"
SLEEP = "SELECT pg_sleep(60)"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def find_limit():
    return run("SHOW statement_timeout")


@pytest.fixture
def short_limit(monkeypatch):
    monkeypatch.setattr(time_limit, "LIMIT_MS", 20)


@pytest.fixture
def slow_search(monkeypatch, short_limit):
    """A search whose words keep the database busy for a minute."""
    monkeypatch.setattr("articles.search.results._list_keys", lambda *asked: run(SLEEP))


@pytest.fixture
def common_words(monkeypatch):
    """Every word counts as one that too many articles have: two of them are looked through."""
    monkeypatch.setattr("articles.search.candidates.FEW", -1)
    monkeypatch.setattr("articles.search.candidates.NEWEST", 2)


@contextmanager
def everybody_asks():
    """All places of this process are taken."""
    for _ in range(time_limit.MOST_AT_ONCE):
        time_limit._places.acquire()
    try:
        yield
    finally:
        time_limit._places.release(time_limit.MOST_AT_ONCE)


# The limit


def test_a_search_and_a_lost_path_have_a_second_for_each_query(client):
    make_article("Corvane Opens a Plant")
    for path in ("/search/?q=corvane", "/corvane-opens-plant/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        queries = [query["sql"] for query in asked]
        set_at = queries.index(SET_LIMIT)
        reads = [at for at, sql in enumerate(queries) if "tsquery" in sql]
        assert reads, path
        assert min(reads) > set_at, path


def test_the_limit_ends_with_its_block():
    before = find_limit()

    with limit_time():
        within = find_limit()

    assert within == [("1s",)]
    assert find_limit() == before != within


def test_what_takes_longer_is_stopped_and_leaves_the_connection_as_it_was(short_limit):
    before = find_limit()

    with pytest.raises(OutOfTime), limit_time():
        run(SLEEP)

    assert find_limit() == before


def test_another_fault_stays_what_it_is():
    with pytest.raises(DataError), limit_time():
        run("SELECT 1 / 0")

    with limit_time():  # the place is free again
        assert run("SELECT 1") == [(1,)]


# Out of time


def test_a_search_out_of_time_says_what_to_narrow(client, slow_search):
    make_category("Auto News")

    page = search(client, '"shift model line"', page="7")

    assert "This search would take too long. Narrow it down: to a year, to a section" in page
    assert '<details class="search-filters" open>' in page
    assert '<option value="auto-news">Auto News</option>' in page
    assert 'name="from"' in page


def test_a_search_out_of_time_keeps_what_it_is_narrowed_to(client, slow_search):
    make_article(
        categories=[make_category("Auto News")],
        authors=[make_author("Dot Camshaft")],
        companies=[make_company("Corvane")],
    )
    asked = {"category": "auto-news", "author": "dot-camshaft", "company": "corvane"}

    page = search(client, '"shift model line"', **asked)

    for value in asked.values():
        assert f'<option value="{value}" selected>' in page


def test_a_lost_path_out_of_time_comes_without_suggestions(client, monkeypatch, short_limit):
    make_article("Corvane Opens a Plant")
    monkeypatch.setattr(likely_articles, "guess_count", lambda query: run(SLEEP))

    page = client.get("/corvane-opens-plant/")

    assert page.status_code == 404
    assert "Perhaps one of these" not in page.content.decode()


def test_while_all_places_are_taken_pages_come_without_waiting(client, monkeypatch):
    monkeypatch.setattr("articles.search.results.PATIENCE", 0)
    make_article("Corvane Opens a Plant")

    with everybody_asks():
        lost = client.get("/corvane-opens-plant/")
        page = search(client, "corvane")
    later = search(client, "corvane")

    assert lost.status_code == 404
    assert "Perhaps one of these" not in lost.content.decode()
    assert "this search had no turn. Search again in a moment." in page
    assert hits(later) == ["Corvane Opens a Plant"]


# What is looked at


def test_few_articles_are_found_through_the_search_index_alone():
    found = find_by_index(search_words.read_query("shift model").build_query(), most=10)
    run("SELECT set_config('enable_seqscan', 'off', true)")

    plan = found.explain()

    assert "Bitmap Index Scan on article_search" in plan
    assert "article_river" not in plan


def test_what_any_article_may_meet_is_no_reason_to_read_the_whole_index(client):
    make_article("Model")
    make_article("Camshaft")

    assert hits(search(client, "camshaft or -shift")) == ["Camshaft"]


def test_stop_words_of_a_lost_path_are_left_out(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/what-has-this-address/")
        client.get("/camshaft-has-this-address/")

    looked_up = [query["sql"] for query in asked if "similarity" in query["sql"].lower()]
    assert len(looked_up) == 1
    assert "camshaft" in looked_up[0]
    assert not re.search("'(has|this)'", looked_up[0])


def test_a_lost_path_of_words_that_too_many_have_costs_no_look_up(client, monkeypatch):
    make_article("Corvane Opens a Plant")
    monkeypatch.setattr(likely_articles, "guess_count", lambda query: 10_001)

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/corvane-opens-plant/").status_code == 404

    assert not [query for query in asked if "similarity" in query["sql"].lower()]


def test_of_common_words_the_newest_articles_are_looked_through_and_the_page_says_so(
    client, common_words
):
    now = timezone.now()
    for number in range(4):
        make_article(
            f"Article {number}",
            body=f"<p>{'Shift of model' if number < 3 else 'Model shift'} on a line.</p>",
            published_at=now - number * HOUR,
        )

    words = search(client, "shift model")
    phrase = search(client, '"model shift"')

    assert sorted(hits(words)) == ["Article 0", "Article 1"]
    for page in (words, phrase):
        assert "we looked through the newest alone, back to" in page
        assert "narrow the search down to a year or a section, or add another word" in page
    assert "None of those articles has them as you wrote them." in phrase


def test_a_search_narrowed_down_looks_through_the_newest_of_what_is_left(client, common_words):
    now = timezone.now()
    news, dot = make_category("News"), make_author("Dot")
    for number in range(6):
        make_article(
            f"Article {number}",
            body="<p>A shift.</p>",
            categories=[news] if number % 2 else [],
            authors=[dot] if number == 5 else [],
            published_at=now - number * timedelta(days=40),
        )

    section = search(client, "shift", category="news")
    author = search(client, "shift", author="dot")
    days = {"to": f"{now - timedelta(days=100):%Y-%m-%d}"}
    old = search(client, "shift", **days)

    assert sorted(hits(section)) == ["Article 1", "Article 3"]
    assert hits(author) == ["Article 5"]
    assert sorted(hits(old)) == ["Article 3", "Article 4"]
    assert "looked through the newest alone" not in unescape(author)

"""The store of a process and the database: what is heard, and what happens where nothing is."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from autoinformed.page_store import listener as listening
from autoinformed.page_store.listener import Listener
from autoinformed.page_store.pages import make_page
from autoinformed.page_store.store import PageStore
from comments import moderation
from newsroom import publishing
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0  # seconds; a second is the promise, but not on a machine that does ten things


class WatchedStore(PageStore):
    """A store that says when it changed."""

    def __init__(self):
        super().__init__(1_000_000)
        self.changed = threading.Condition()

    def _tell(self):
        with self.changed:
            self.changed.notify_all()

    def wait_until(self, is_so):
        with self.changed:
            assert self.changed.wait_for(is_so, PATIENCE)

    def drop(self, tags):
        super().drop(tags)
        self._tell()

    def open(self):
        super().open()
        self._tell()

    def close(self):
        super().close()
        self._tell()

    def confirm(self, *, ends_in):
        super().confirm(ends_in=ends_in)
        self._tell()


@pytest.fixture
def store(monkeypatch):
    monkeypatch.setattr(listening, "RETRY", 0.05)
    monkeypatch.setattr(listening, "HEARTBEAT", 0.2)
    store = WatchedStore()
    listener = Listener(store)
    listener.start()
    store.wait_until(lambda: store.is_open)
    yield store
    listener.stop()


def keep(store, *keys):
    """Keep a page of each key that shows what the key names."""
    headers = [("Cache-Control", "public"), ("Content-Type", "text/html")]
    for key in keys:
        page = make_page("200 OK", [*headers, ("Cache-Tag", key)], b"page")
        assert store.keep(key, page, since=store.begin(), seconds=600, is_odd=False)


def settle(store):
    """Wait until all that was committed so far is heard: what is told comes in its order."""
    keep(store, "mark")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY page_tags, 'mark'")
    store.wait_until(lambda: "mark" not in store.keys)


def test_what_is_committed_is_dropped_and_nothing_else(store):
    article, other = make_article(), make_article()
    comment = make_comment(article, status="pending")
    own, others = f"article-{article.pk}", f"article-{other.pk}"
    settle(store)
    keep(store, own, others, "site")

    moderation.approve(comment, by=None)

    store.wait_until(lambda: own not in store.keys)
    assert store.keys == {others, "site"}


def test_what_is_rolled_back_drops_nothing(store):
    article = make_article()
    settle(store)
    keep(store, f"article-{article.pk}", "texts")

    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(headline="Never")
        transaction.set_rollback(True)
    settle(store)

    assert store.keys == {f"article-{article.pk}", "texts"}


def test_what_comes_and_goes_by_the_clock_drops_what_shows_it(store):
    soon = timezone.now() + timedelta(seconds=1.5)
    coming = make_article(status="ready")
    publishing.publish(coming, by=None, at=soon)
    going = make_article()
    Article.objects.filter(pk=going.pk).update(withdraw_at=soon)
    settle(store)
    comes, goes = f"article-{coming.pk}", f"article-{going.pk}"
    keep(store, comes, goes, "articles", "tag-1-list")

    store.wait_until(lambda: not store.keys & {comes, goes, "articles"})

    assert timezone.now() >= soon
    assert store.keys == {"tag-1-list"}


def test_at_midnight_what_names_the_hour_of_today_is_dropped(store, monkeypatch):
    midnight = timezone.now() + timedelta(seconds=1.5)
    monkeypatch.setattr(
        listening, "find_next_midnight", lambda at: midnight + timedelta(days=at >= midnight)
    )
    keep(store, "today", "tag-1-list")

    store.wait_until(lambda: "today" not in store.keys)

    assert timezone.now() >= midnight
    assert store.keys == {"tag-1-list"}


def test_no_page_is_found_after_the_moment_even_before_it_is_dropped(store):
    make_article(published_at=timezone.now() + timedelta(hours=1))
    settle(store)
    keep(store, "articles")

    assert store.find("articles")
    store.confirm(ends_in=0)
    assert store.find("articles") is None


def test_a_lost_listener_empties_the_store_until_it_is_back(store):
    keep(store, "site")
    closed = threading.Event()
    close = store.close
    store.close = lambda: (close(), closed.set())

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE '%%page_next_moment(now())%%'"
            " AND pid <> pg_backend_pid()"
        )
        assert cursor.rowcount == 1

    assert closed.wait(PATIENCE)
    store.wait_until(lambda: store.is_open)
    assert store.find("site") is None
    assert store.find_last_good("site")
    keep(store, "site")
    assert store.find("site")

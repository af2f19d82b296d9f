import pytest

from autoinformed.page_store.pages import KeptPage, make_page
from autoinformed.page_store.store import CONFIRMED_SECONDS, PageStore

KEPT = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=60")]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(clock):
    store = PageStore(100_000, clock=clock)
    store.open()
    store.confirm(ends_in=None)
    return store


def make(body="page", tags="site,article-1"):
    page = make_page("200 OK", [*KEPT, ("Cache-Tag", tags)], body.encode())
    assert isinstance(page, KeptPage)
    return page


def keep(store, key, page=None, *, seconds=600, is_odd=False, since=None):
    since = since or store.begin()
    return store.keep(key, page or make(), since=since, seconds=seconds, is_odd=is_odd)


def test_what_is_kept_is_found_until_its_time_is_over(store, clock):
    page = make()
    keep(store, "/a/", page, seconds=5)

    assert store.find("/a/") is page
    clock.now += 5
    assert store.find("/a/") is None


def test_a_change_drops_what_shows_it_and_nothing_else(store):
    keep(store, "/one/", make(tags="article-1"))
    keep(store, "/two/", make(tags="article-2,card-1"))
    keep(store, "/both/", make(tags="card-1,card-2"))

    store.drop(["card-1"])

    assert store.keys == {"/one/"}
    store.drop(["article-9"])
    assert store.keys == {"/one/"}


def test_a_page_begun_before_a_change_of_what_it_shows_is_not_kept(store):
    begun = store.begin()
    store.drop(["article-1"])

    assert not keep(store, "/one/", make(tags="article-1"), since=begun)
    assert keep(store, "/two/", make(tags="article-2"), since=begun)


def test_so_it_is_after_more_changes_than_are_remembered(store, monkeypatch):
    monkeypatch.setattr("autoinformed.page_store.store.MOST_DROPS", 2)
    begun = store.begin()
    store.drop(["article-1", "article-2", "article-3"])

    assert not keep(store, "/one/", make(tags="article-1"), since=begun)
    assert keep(store, "/one/", make(tags="article-1"))


def test_while_nobody_hears_of_changes_nothing_is_kept_or_found(store):
    keep(store, "/one/")
    begun = store.begin()
    store.close()

    assert store.find("/one/") is None
    assert not keep(store, "/two/")
    store.open()
    store.confirm(ends_in=None)
    assert store.find("/one/") is None
    # Begun while it was closed, or before: a change may have gone unheard.
    assert not keep(store, "/two/", since=begun)
    assert keep(store, "/two/")


def test_nothing_is_found_where_nobody_confirmed_for_long_that_it_is_heard(store, clock):
    keep(store, "/one/")
    clock.now += CONFIRMED_SECONDS

    assert store.find("/one/") is None
    store.confirm(ends_in=None)
    assert store.find("/one/")


def test_no_page_is_given_out_beyond_the_moment_at_which_pages_change_by_themselves(store, clock):
    store.confirm(ends_in=3)
    keep(store, "/one/")
    clock.now += 3

    assert store.find("/one/") is None


def test_what_was_once_right_stays_for_an_outage_for_a_day(store, clock):
    page = make()
    keep(store, "/one/", page)
    keep(store, "/two/", make(tags="article-2"))
    store.drop(["article-2"])
    store.close()
    clock.now += 60

    assert store.find_last_good("/one/") == (page, 60)
    # Known to be wrong, such as a comment that was taken down: gone for good.
    assert store.find_last_good("/two/") is None
    clock.now += 24 * 60 * 60
    assert store.find_last_good("/one/") is None


def test_the_memory_is_bounded_and_the_longest_unused_goes_first(store):
    body = bytes(range(256)).hex() * 20
    keys = [f"/{number}/" for number in range(400)]
    for key in keys:
        keep(store, key, make(body + key))
        assert store.find(keys[0])

    assert store.used <= 100_000
    assert len(store.keys) < 400
    assert {keys[0], keys[-1]} <= store.keys
    assert keys[1] not in store.keys


def test_addresses_that_anybody_makes_up_displace_no_page(store):
    keep(store, "/article/")
    for number in range(1_000):
        keep(store, f"/?s={number}", make(), is_odd=True)

    assert store.find("/article/")
    assert store.used <= 100_000


def test_a_page_of_most_of_the_memory_is_not_kept(store):
    assert not keep(store, "/", KeptPage("200 OK", (), "", {"": bytes(90_000)}, frozenset("a")))


def test_kept_anew_it_counts_once(store):
    keep(store, "/one/", make("first"))
    before = store.used
    keep(store, "/one/", make("other"))

    assert store.used == before
    store.drop(["article-1"])
    assert store.used == 0

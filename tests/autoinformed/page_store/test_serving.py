import gzip
import threading
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest

from autoinformed.page_store.serving import keep_pages
from autoinformed.page_store.store import PageStore

BODY = b"<p>What everybody reads.</p>" * 40
KEPT = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=60",
    "Cache-Tag": "site,article-1",
    "Content-Security-Policy": "default-src 'self'",
}


class Site:
    """What stands behind the store: answers as it is told, and counts how often it is asked."""

    def __init__(self):
        self.status, self.headers, self.body = "200 OK", dict(KEPT), BODY
        self.asked = []
        self.closed = 0

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        headers = {"Content-Length": str(len(self.body))} | self.headers
        start_response(self.status, list(headers.items()))
        return self

    def __iter__(self):
        yield self.body

    def close(self):
        self.closed += 1


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = int(status[:3]), body
        self.headers = {name.lower(): value for name, value in headers}


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def store():
    store = PageStore(1_000_000)
    store.open()
    store.confirm(ends_in=None)
    return store


@pytest.fixture
def ask(site, store):
    served = keep_pages(site, store)

    def ask(path="/one/", query="", method="GET", scheme="https", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "wsgi.url_scheme": scheme,
            "HTTP_HOST": "news.example",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        said = []
        chunks = served(environ, lambda status, headers, fault=None: said.extend([status, headers]))
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        return Answer(*said, body)

    return ask


def test_the_second_reader_is_answered_without_the_site(ask, site):
    first, second = ask(), ask()

    assert first.body == second.body == BODY
    assert first.headers == second.headers
    assert second.headers["content-security-policy"] == "default-src 'self'"
    assert len(site.asked) == site.closed == 1


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_client_gets_the_encoding_that_it_takes(ask, accepted, encoding, decode):
    for _ in range(2):
        answer = ask(accept_encoding=accepted)

        assert answer.headers.get("content-encoding") == encoding
        assert decode(answer.body) == BODY
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-length"] == str(len(answer.body))


def test_the_site_is_asked_for_no_encoding_range_or_condition(ask, site):
    ask(accept_encoding="br", range="bytes=0-1", if_none_match="*", if_modified_since="x")

    assert not {name for name in site.asked[0] if name.startswith("HTTP_")} - {"HTTP_HOST"}


def test_unchanged_it_is_304_without_a_body(ask, site):
    etag = ask().headers["etag"]

    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        answer = ask(if_none_match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert "content-type" not in answer.headers
    assert ask(if_none_match='"other"').status == 200
    assert len(site.asked) == 1


def test_head_is_get_without_its_body_whoever_comes_first(ask, site):
    head, get = ask(method="HEAD"), ask()

    assert (head.body, get.body) == (b"", BODY)
    assert head.headers == get.headers
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "500 Internal Server Error"},
        {"status": "503 Service Unavailable"},
        {"status": "302 Found"},
        {"Set-Cookie": "a=1"},
        {"Vary": "Accept-Encoding, Cookie"},
        {"Cache-Control": "private"},
        {"Cache-Control": "public, no-store"},
        {"Cache-Control": ""},
        {"Cache-Tag": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_never_kept(ask, site, store, change):
    site.status = change.pop("status", site.status)
    site.headers |= change
    for _ in range(2):
        answer = ask()
        assert answer.status == int(site.status[:3])
        assert answer.body == BODY

    assert len(site.asked) == site.closed == 2
    assert store.used == 0


@pytest.mark.parametrize(
    ("accepted", "decode"),
    [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)],
)
def test_what_is_not_kept_is_compressed_for_its_one_reader(ask, site, store, accepted, decode):
    site.headers["ETag"] = '"abc"'
    for change in ({"Cache-Tag": ""}, {}):
        site.headers |= change
        answer = ask(accept_encoding=accepted)
        assert decode(answer.body) == BODY
        assert answer.headers["content-length"] == str(len(answer.body))
        assert ask(accept_encoding=accepted, if_none_match='W/"abc"').status == 304
        store.close()
    assert store.used == 0


def test_what_is_somebodys_own_is_not_compressed(ask, site):
    site.headers["Cache-Control"] = "private"
    assert ask(accept_encoding="br, gzip").body == BODY


@pytest.mark.parametrize(
    "request_",
    [
        {"path": "/admin/"},
        {"path": "/preview/token/"},
        {"path": "/comments/reply/5/"},
        {"method": "POST"},
        {"authorization": "Basic abc"},
    ],
)
def test_never_touched(ask, site, store, request_):
    answer = ask(**request_, accept_encoding="br")

    assert answer.body == BODY
    assert "content-encoding" not in answer.headers
    assert site.asked[0]["HTTP_ACCEPT_ENCODING"] == "br"
    assert store.used == 0


def test_who_has_a_cookie_reads_what_is_kept_and_makes_no_entry(ask, site, store):
    assert ask(cookie="other=1").body == BODY
    assert store.used == 0
    ask()
    assert ask(cookie="other=1").body == BODY
    assert len(site.asked) == 2


def test_names_in_a_query_that_no_page_reads_are_none_of_the_key(ask, site, store):
    ask()
    for number in range(50):
        ask(query=f"utm_source={number}&fbclid={number}")
    ask(query="s=plant&utm_medium=mail")
    ask(query="s=plant")

    assert [environ["QUERY_STRING"] for environ in site.asked] == ["", "s=plant&utm_medium=mail"]
    assert len(store.keys) == 2


def test_hosts_and_schemes_are_kept_apart(ask, site):
    ask(host="one.example")
    ask(host="two.example")

    assert len(site.asked) == 2


def test_behind_a_proxy_a_plain_request_is_not_given_the_page_of_a_secure_one(ask, site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(2):
        ask(scheme="http", x_forwarded_proto="https")
        ask(scheme="http", x_forwarded_proto="http")

    assert [environ["HTTP_X_FORWARDED_PROTO"] for environ in site.asked] == ["https", "http"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_not_there_is_kept_briefly_and_dropped_when_any_article_comes(
    ask, site, store, status
):
    site.status = status
    del site.headers["Cache-Control"], site.headers["Cache-Tag"]
    assert [ask().status for _ in range(2)] == [int(status[:3])] * 2
    assert len(site.asked) == 1

    store.drop(["articles"])
    ask()
    assert len(site.asked) == 2


def test_a_redirect_keeps_the_rest_of_its_query_to_itself(ask, site, store):
    site.status, site.body = "301 Moved Permanently", b""
    site.headers["Location"] = "/new/?utm_source=mail"
    ask(query="utm_source=mail")

    assert store.used == 0
    site.headers["Location"] = "/new/"
    assert ask().headers["location"] == ask().headers["location"] == "/new/"
    assert len(site.asked) == 2


def test_one_makes_the_page_while_200_wait(ask, site, monkeypatch):
    arrived, go_on = threading.Semaphore(0), threading.Event()
    make = site.__class__.__call__

    def slowly(self, environ, start_response):
        assert go_on.wait(10)
        return make(self, environ, start_response)

    monkeypatch.setattr(Site, "__call__", slowly)

    def come(number):
        arrived.release()
        return ask().body

    with ThreadPoolExecutor(200) as readers:
        answers = readers.map(come, range(200))
        for _ in range(200):
            assert arrived.acquire(timeout=10)
        go_on.set()
        assert {*answers} == {BODY}
    assert len(site.asked) == 1


def test_a_change_while_the_page_is_made_is_not_lost(ask, site, store):
    class Changing(Site):
        def __iter__(self):
            store.drop(["article-1"])
            yield BODY

    site.__class__ = Changing
    assert ask().body == BODY
    assert store.used == 0


def test_while_the_site_fails_readers_get_the_last_good_copy_marked(ask, site, store):
    ask()
    store.close()  # as the listener does when the database goes
    site.status, site.body = "503 Service Unavailable", b"Away"
    site.headers = {"Cache-Control": "no-store", "Content-Type": "text/html"}

    answer = ask()

    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["cache-status"] == 'autoinformed; hit; detail="last good copy"'
    assert answer.headers["cache-control"] == "public, max-age=0"
    assert int(answer.headers["age"]) >= 0
    assert ask("/other/").status == 503


def test_a_file_that_comes_in_pieces_goes_through_as_it_comes(ask, site, store):
    site.headers |= {"Content-Length": str(3 * 1024 * 1024), "ETag": '"abc"'}

    assert ask().body == BODY
    assert ask(method="HEAD").body == b""
    assert ask(if_none_match='"abc"').status == 304
    assert store.used == 0
    assert site.closed == 3


def test_tags_are_for_the_store_unless_a_cdn_drops_by_them(ask, store, settings):
    assert "cache-tag" not in ask().headers
    store.close()
    assert "cache-tag" not in ask().headers
    store.open()
    store.confirm(ends_in=None)
    settings.SEND_CACHE_TAGS = True
    assert ask().headers["cache-tag"] == "article-1,site"

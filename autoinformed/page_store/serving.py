"""Serving of kept pages: the layer in front of Django that answers from the store, or fills it."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from autoinformed.page_store.listener import Listener
from autoinformed.page_store.pages import (
    Headers,
    KeptPage,
    compress_once,
    has_etag,
    make_page,
)
from autoinformed.page_store.store import Beginning, PageStore

# No page is kept longer: what nobody thought of is put right after it.
KEPT_SECONDS = 10 * 60
ODD_SECONDS = 10
# A page that is being made is waited for so long; then whoever waits makes it too.
WAIT_SECONDS = 10
MOST_BODY = 2 * 1024 * 1024  # bytes; longer ones go through as they come
# Asked of Django, they would make an answer for one client.
_OF_ONE_CLIENT = (
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
)
# What goes with "unchanged" (RFC 9110, 15.4.5).
_OF_A_304 = {"cache-control", "content-location", "expires", "etag", "vary"}


@dataclass(frozen=True)
class ReaderRequest:
    """A request for a reader's page: its key, and what Django is asked."""

    key: tuple[bool, str, str, str]  # over TLS, host, path, query
    environ: WSGIEnvironment
    is_head: bool
    encodings: str
    etags: str
    has_other_names: bool  # in the query: no page reads them
    has_cookie: bool

    @property
    def is_odd(self) -> bool:
        """Whether anybody could make up such addresses without end."""
        return bool(self.key[-1])

    @classmethod
    def read(cls, environ: WSGIEnvironment) -> "ReaderRequest | None":
        """Read a request; None for one whose answer is never kept."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        if path.startswith(settings.PAGE_STORE_SKIPS):
            return None
        given = environ.get("QUERY_STRING", "")
        names = parse_qsl(given, keep_blank_values=True) if given else []
        known = [(name, value) for name, value in names if name in settings.PAGE_QUERY_NAMES]
        query = given if len(known) == len(names) else urlencode(known)
        plain = {name: value for name, value in environ.items() if name not in _OF_ONE_CLIENT}
        return cls(
            key=(_is_secure(environ), environ.get("HTTP_HOST", ""), path, query),
            environ=plain | {"REQUEST_METHOD": "GET"},
            is_head=method == "HEAD",
            encodings=environ.get("HTTP_ACCEPT_ENCODING", ""),
            etags=environ.get("HTTP_IF_NONE_MATCH", ""),
            has_other_names=len(known) < len(names),
            has_cookie="HTTP_COOKIE" in environ,
        )


def _is_secure(environ: WSGIEnvironment) -> bool:
    """Whether the reader came over TLS, by Django's own rule: plain requests are redirected."""
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return bool(environ["wsgi.url_scheme"] == "https" or (header and environ.get(header) == value))


def serve(application: WSGIApplication) -> WSGIApplication:
    """Put the store of this process in front of ``application``, and a listener beside it."""
    store = PageStore(settings.PAGE_STORE_MEGABYTES * 1024 * 1024)
    if settings.PAGE_STORE_MEGABYTES:
        Listener(store).start()
    return keep_pages(application, store)


def keep_pages(application: WSGIApplication, store: PageStore) -> WSGIApplication:
    """Answer readers from ``store``, and keep there what ``application`` makes for them."""
    under_way = _SingleFlight()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = ReaderRequest.read(environ)
        if asked is None:
            return application(environ, start_response)
        if page := store.find(asked.key):
            return _send(page, asked, start_response)
        with under_way.wait_for(asked.key, when=store.is_open):
            if page := store.find(asked.key):
                return _send(page, asked, start_response)
            since = store.begin()
            made = _make(application, asked.environ)
            may_keep = made.is_whole and store.is_open
            page = make_page(made.status, made.headers, made.body) if may_keep else None
            if page:
                _keep(store, asked, page, since)
                return _send(page, asked, start_response)
        if made.code >= 500 and (last := store.find_last_good(asked.key)):
            return _send_last_good(*last, asked, start_response)
        return made.pass_on(asked, start_response)

    return answer


def _keep(store: PageStore, asked: ReaderRequest, page: KeptPage, since: Beginning) -> None:
    is_page = page.status.startswith("200")
    # Where it leads to may hold the rest of the query.
    if asked.has_cookie or (asked.has_other_names and not is_page):
        return
    is_odd = asked.is_odd or not is_page
    seconds = ODD_SECONDS if not is_page else KEPT_SECONDS
    store.keep(asked.key, page, since=since, seconds=seconds, is_odd=is_odd)


def _send(
    page: KeptPage, asked: ReaderRequest, start_response: StartResponse, *more: tuple[str, str]
) -> list[bytes]:
    always = [("ETag", page.etag), ("Vary", "Accept-Encoding"), *more]
    if settings.SEND_CACHE_TAGS:
        always.append(("Cache-Tag", ",".join(sorted(page.tags))))
    if asked.etags and page.status.startswith("200") and has_etag(page.etag, asked.etags):
        start_response("304 Not Modified", [*_pick(page.headers), *always])
        return []
    encoding, body = page.choose(asked.encodings)
    headers = [*page.headers, *always, ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start_response(page.status, headers)
    return [] if asked.is_head else [body]


def _send_last_good(
    page: KeptPage, age: float, asked: ReaderRequest, start_response: StartResponse
) -> list[bytes]:
    """Send what was once right, and say so (RFC 9211); nobody is to keep it on."""
    headers = tuple(h for h in page.headers if h[0].lower() != "cache-control")
    old = KeptPage(page.status, headers, page.etag, page.bodies, page.tags)
    marks = [
        ("Age", str(int(age))),
        ("Cache-Control", "public, max-age=0"),
        ("Cache-Status", 'autoinformed; hit; detail="last good copy"'),
    ]
    return _send(old, asked, start_response, *marks)


class _Response:
    """What Django answered: read to its end where it is short and whole, else as it comes."""

    def __init__(self, status: str, headers: Headers, chunks: Iterable[bytes]) -> None:
        self.status, self.headers, self._chunks = status, headers, chunks
        self.code = int(status[:3])
        # A streamed response has no length; neither is it kept.
        length = {name.lower(): value for name, value in headers}.get("content-length")
        self.is_whole = length is not None and int(length) <= MOST_BODY
        self.body = b"".join(chunks) if self.is_whole else b""

    def close(self) -> None:
        if close := getattr(self._chunks, "close", None):
            close()

    def pass_on(self, asked: ReaderRequest, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with it, as it is, or with "unchanged"."""
        etag = dict(self.headers).get("ETag", "")
        if self.code == 200 and etag and asked.etags and has_etag(etag, asked.etags):
            self.close()
            start_response("304 Not Modified", _pick(self.headers))
            return []
        body, headers = self.body, self.headers
        if not settings.SEND_CACHE_TAGS:
            headers = [pair for pair in headers if pair[0].lower() != "cache-tag"]
        if self.is_whole:
            body, headers = compress_once(body, headers, asked.encodings)
        start_response(self.status, headers)
        if asked.is_head:
            self.close()
            return []
        return [body] if self.is_whole else self._chunks


def _pick(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name, value) for name, value in headers if name.lower() in _OF_A_304]


def _make(application: WSGIApplication, environ: WSGIEnvironment) -> _Response:
    said: dict[str, Any] = {}

    def start_response(status: str, headers: Headers, fault: Any = None) -> Callable[[bytes], Any]:
        said.update(status=status, headers=headers)
        return lambda data: None

    chunks = application(environ, start_response)
    made = _Response(**said, chunks=chunks)
    if made.is_whole:
        made.close()
    return made


class _SingleFlight:
    """Keys whose pages are being made: whoever comes meanwhile waits for the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[Hashable, threading.Event] = {}

    @contextmanager
    def wait_for(self, key: Hashable, *, when: bool) -> Iterator[None]:
        """Be the one that makes the page of ``key``, or wait until it is made."""
        with self._lock:
            event = self._events.get(key) if when else None
            if is_first := when and event is None:
                event = self._events[key] = threading.Event()
        if not is_first:
            if event:
                event.wait(WAIT_SECONDS)
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                self._events.pop(key, None)
            event.set()  # type: ignore[union-attr]

"""A small crawler: every public answer that can be reached by following our own links.

It reads HTML, feeds, sitemaps, robots.txt and JSON alike: whatever looks like an address of ours is
asked for, once. Pictures and static files are noted, not fetched: Django does not serve them.
"""

import re
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, URLPattern, get_resolver, resolve

HOST = "http://testserver"
OUR_HOSTS = {"testserver", "localhost", "127.0.0.1", urlsplit(settings.SITE_URL).hostname}
FILES = (settings.STATIC_URL, settings.MEDIA_URL)
# What the newsroom asks everyone to sign in for; no reader's page links there.
NEWSROOM = "/admin/"
# A crawl that goes on for ever has found a page that makes up addresses.
MOST_ANSWERS = 1_500

_LINKS = {"href", "src", "action", "poster", "data", "srcset", "content", "cite"}
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\)]+")
# What a browser fetches by itself, by element: its attributes.
_FETCHED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src", "srcdoc"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "body": ("background",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
_FETCHED_LINKS = {
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "mask-icon",
    "manifest",
    "preload",
    "modulepreload",
    "prefetch",
    "prerender",
    "preconnect",
    "dns-prefetch",
}


@dataclass(frozen=True)
class Answer:
    """One answer: what was asked for, and every byte of what came."""

    path: str
    status: int
    headers: str
    body: str
    cookies: str
    template: str = ""

    @cached_property
    def everything(self):
        """Headers, cookies and body as one text, also with entities and percent signs read."""
        raw = f"{self.headers}\n{self.cookies}\n{self.body}"
        readable = unescape(unescape(raw))
        return "\n".join({raw, readable, unquote(raw), unquote(readable)})

    @cached_property
    def in_lower_case(self):
        return self.everything.lower()


@dataclass(frozen=True)
class Found:
    """A planted word in a public answer."""

    word: str
    path: str

    def __str__(self):
        return f"{self.word} at {self.path}"


class _Page(HTMLParser):
    """Collects the links of a page, and what a browser would fetch for it unasked."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links = []
        self.fetched = []
        self.inline = []
        self.policies = []

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name in _LINKS or name.startswith("data-"):
                self.links += _addresses(name, value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"<{tag} {name}>")
        for name in _FETCHED.get(tag, ()):
            self.fetched += _addresses(name, values.get(name, ""))
        if tag == "link" and _FETCHED_LINKS & set(values.get("rel", "").lower().split()):
            self.fetched += _addresses("href", values.get("href", ""))
            self.fetched += _addresses("srcset", values.get("imagesrcset", ""))
        if tag == "style":
            self.inline.append("<style>")
        if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            self.inline.append("<script>")

    handle_startendtag = handle_starttag


def _addresses(name, value):
    if name == "srcset":
        return [part.split()[0] for part in value.split(",") if part.split()]
    # Other attributes hold an address at times, and mostly do not.
    if name not in _LINKS - {"content"} and not value.startswith(("/", "http")):
        return []
    return [value.strip()] if value.strip() else []


class Crawl:
    """Asks as a reader without cookies. ``answers`` holds what came, by path with its query."""

    def __init__(self, client, starts=()):
        self.client = client
        self.answers: dict[str, Answer] = {}
        self.files: set[str] = set()
        self.elsewhere: set[tuple[str, str]] = (
            set()
        )  # fetched unasked from another host: (page, it)
        self.inline: set[tuple[str, str]] = set()
        self.follow(starts)

    def follow(self, starts, *, skip=lambda path: False):
        """Ask for ``starts`` and what they lead to, less what ``skip`` says. Returns self."""
        waiting = deque(filter(None, (self._ours(start, HOST) for start in starts)))
        while waiting:
            path = waiting.popleft()
            if path not in self.answers and not skip(path):
                waiting.extend(self._links(self._ask(path)))
                assert len(self.answers) < MOST_ANSWERS, f"The crawl does not end: {path}"
        return self

    def ask(self, addresses):
        """Ask for ``addresses`` and follow nothing. Returns self."""
        for address in addresses:
            if address not in self.answers:
                self._ask(address)
        return self

    def find(self, words):
        """Where any of ``words`` stands in an answer; what the asker itself wrote is left out."""
        found = []
        for answer in self.answers.values():
            text = answer.in_lower_case
            asked = unquote(answer.path).lower()
            found += [Found(w, answer.path) for w in words if w in text and w not in asked]
        return found

    def missing(self, words):
        """The words that stand in no answer with the status 200."""
        texts = [answer.in_lower_case for answer in self.answers.values() if answer.status == 200]
        return {word for word in words if not any(word in text for text in texts)}

    def patterns(self):
        """The patterns that gave more than a refusal, as ``public_patterns`` names them."""
        visited = set()
        for path, answer in self.answers.items():
            if answer.status >= 400:
                continue
            try:
                match = resolve(unquote(urlsplit(path).path))
            except Resolver404:  # an old address that redirects
                continue
            visited.add((match.view_name if match.url_name else "", match.route))
        return visited

    def _ask(self, path):
        response = self.client.get(path)
        body = b"".join(response) if response.streaming else response.content
        answer = Answer(
            path=path,
            status=response.status_code,
            headers="\n".join(f"{name}: {value}" for name, value in response.items()),
            body=body.decode(response.charset or "utf-8", errors="replace"),
            cookies=response.cookies.output(),
            template=next((found.name for found in response.templates if found.name), ""),
        )
        self.answers[path] = answer
        return answer

    def _links(self, answer):
        here = urljoin(HOST, answer.path)
        links = [value for _, value in _headers(answer.headers, {"location", "link"})]
        # Addresses in full stand in XML, JSON, robots.txt, and escaped in a feed's HTML.
        links += _ADDRESS.findall(unescape(unescape(answer.body)))
        if "text/html" in answer.headers:
            page = _Page()
            page.feed(answer.body)
            links += page.links
            self.inline |= {(answer.path, what) for what in page.inline}
            for address in page.fetched:
                if urlsplit(urljoin(here, address)).hostname not in OUR_HOSTS:
                    self.elsewhere.add((answer.path, address))
        for link in links:
            self._note(link)
        return [path for path in (self._ours(link, here) for link in links) if path]

    def _note(self, link):
        path = urlsplit(urljoin(HOST, link)).path
        if path.startswith(FILES):
            self.files.add(path)

    def _ours(self, link, here):
        """``link`` as a path of ours with its query, or "" where a crawler has no business."""
        try:
            parts = urlsplit(urljoin(here, link.strip()))
        except ValueError:
            return ""
        if parts.scheme not in ("http", "https") or parts.hostname not in OUR_HOSTS:
            return ""
        if parts.path.startswith((*FILES, NEWSROOM)):
            return ""
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(text, names):
    pairs = (line.split(": ", 1) for line in text.split("\n") if ": " in line)
    return [(name, value) for name, value in pairs if name.lower() in names]


def public_patterns():
    """Every pattern of the root urlconf outside the newsroom: its name ("" if none), its route."""
    return {
        (name, route)
        for name, route in _walk(get_resolver().url_patterns, "", ())
        if not f"/{route}".startswith(NEWSROOM)
    }


def _walk(patterns, before, namespaces):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name]) if pattern.name else "", route
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, route, inner)

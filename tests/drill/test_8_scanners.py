"""Wapiti and sqlmap over the whole site, as a reader and as each role of staff: nothing of weight.

The scanners ask this machine alone (``scanners/sitecustomize.py``), for a bounded time. That they
find what is there, and did ask, is tested as well.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from tests.drill.conftest import PORT
from tests.drill.copy import Copy, Web
from tests.drill.exposed import ROLES
from tests.drill.vulnerable import serve_vulnerable

TOOLS = Path(settings.BASE_DIR) / ".tools/scanners"
INSIDE = Path(__file__).parent / "scanners"
# How much of what was asked is in the server's log. ``|`` first: a path may hold line breaks.
LOG = "access|%(status)d|%(method)s|%(path)s"
ACCESS = re.compile(r"^access\|(\d+)\|(\w+)\|(.*)$", re.MULTILINE)
AT_ONCE = 2  # scanners at a time

# Seconds of one run of wapiti: to find pages, and for each kind of attack on them.
CRAWL, ATTACK = 40, 7
# Seconds of all runs of sqlmap together, and of one.
SQLMAP, ONE_TARGET = 360, 90

# All of wapiti's but those that look for other programs' faults and files, fetch a list, guess
# passwords or ask LDAP: there is none here, and wapiti takes any search that finds more for one.
MODULES = (
    "cookieflags,crlf,csp,csrf,exec,file,http_headers,inconsistent_redirection,"
    "information_disclosure,methods,permanentxss,redirect,sql,ssrf,stacktrace_disclosure,"
    "unsecure_password,upload,xss,xxe"
)
# What ends the scanner's own session or takes its role away.
NOT_ASKED = ("logout/*", "password_change/*", "authors/user/{admin_id}/*")

# What wapiti calls it, where (a regular expression), and why it stays.
ACCEPTED = [
    (
        "Cleartext Submission of Password",
        r"^GET /admin/",
        "This copy has no TLS; a deployment redirects to it and sends HSTS (settings, and "
        "scripts/check_deployment.py asks for both).",
    ),
    (
        "Cross Site Request Forgery",
        r"^POST /comments/",
        "A reader's page has no cookie, so no token either: a post that a browser sends from "
        "another site is refused, or its path is a secret. refuses_a_foreign_post asks each.",
    ),
]


@dataclass(frozen=True)
class Target:
    """What sqlmap asks, as whom; ``*`` in a path marks where it writes."""

    path: str
    fields: dict | None = None
    role: str = ""


@pytest.fixture(scope="module")
def exposed():
    if not (TOOLS / "installed").exists():
        pytest.skip("wapiti and sqlmap are not in .tools/scanners: scripts/checkers gets them.")
    data = Path(tempfile.mkdtemp(prefix="autoinformed-drill-"))
    copy = Copy(
        data,
        PORT + 2,
        TRUSTED_PROXIES="127.0.0.1",
        SECURE_COOKIES="true",  # as in production; the scanners hand theirs over themselves
        GRANIAN_LOG_ACCESS_ENABLED="true",
        GRANIAN_LOG_ACCESS_FMT=LOG,
    )
    try:
        filled = copy.run_python("-m", "tests.drill.exposed", timeout=900)
        copy.filled = json.loads(filled.strip().splitlines()[-1])
        copy.start()
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def vulnerable(exposed):
    with serve_vulnerable(exposed, PORT + 3) as site:
        yield site


@pytest.fixture
def stays_here(tmp_path, monkeypatch):
    """Where a scanner would have gone besides this machine, one line each."""
    outside = tmp_path / "outside.txt"
    outside.touch()
    monkeypatch.setenv("OUTSIDE", str(outside))
    yield outside
    assert outside.read_text() == ""


def test_the_scanners_find_what_is_there(vulnerable, stays_here, tmp_path, tell):
    found = run_wapiti(vulnerable.url, tmp_path / "wapiti", endpoint=vulnerable.url)
    injections = run_sqlmap(f"{vulnerable.url}article?id=1", tmp_path / "sqlmap", seconds=60)

    kinds = {name for name, _ in found}
    assert kinds >= {
        "Clickjacking Protection",
        "Content Security Policy Configuration",
        "Cross Site Request Forgery",
        "HttpOnly Flag cookie",
        "MIME Type Confusion",
        "Open Redirect",
        "Path Traversal",
        "Reflected Cross Site Scripting",
        "SQL Injection",
        "Server Side Request Forgery",
    }
    assert injections
    tell(f"of a vulnerable site wapiti tells {len(kinds)} kinds of fault, sqlmap an injection")


def test_wapiti_finds_nothing_of_weight(exposed, vulnerable, stays_here, tmp_path, tell):
    site = f"http://127.0.0.1:{exposed.port}"
    log = AccessLog(exposed)
    # The vulnerable site above was made to send some, as it should.
    forged_before = len(vulnerable.forged)
    began = time.monotonic()

    def scan(role):
        starts = [f"{site}{path.removeprefix(site)}" for path in list_starts(exposed, role)]
        avoided = [f"{site}/admin/{path.format(**exposed.filled)}" for path in NOT_ASKED]
        return run_wapiti(
            f"{site}/admin/" if role else f"{site}/",
            tmp_path / (role or "reader"),
            endpoint=vulnerable.url,
            starts=starts,
            avoided=avoided,
            headers=sign_in(exposed, role),
            number=ROLES.index(role) + 1 if role else 0,
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = dict(zip(["", *ROLES], pool.map(scan, ["", *ROLES]), strict=True))
    minutes = (time.monotonic() - began) / 60

    of_weight = []
    accepted: Counter[str] = Counter()
    for role, findings in runs.items():
        for name, entry in findings:
            if is_accepted(name, entry):
                accepted[name] += 1
                if name == "Cross Site Request Forgery":
                    assert refuses_a_foreign_post(exposed, entry["path"]), entry
            else:
                line = f"{role or 'reader'}: {name}: {entry['method']} {entry['path']}"
                of_weight.append(f"{line} {entry['parameter']!r} {entry['info']}")
    seen = log.read()
    tell(
        f"wapiti: {seen.asked.total()} requests of {len(seen.kinds)} kinds of page in {minutes:.1f}"
        f" minutes as {len(runs)} people: {len(of_weight)} findings, accepted {dict(accepted)}"
    )
    assert not of_weight, "\n".join(of_weight)
    seen.assert_no_fault()
    assert vulnerable.forged[forged_before:] == []
    missing = EVERY_KIND - set(seen.kinds)
    assert not missing


def test_sqlmap_finds_no_injection(exposed, stays_here, tmp_path, tell):
    targets = list_targets(**exposed.filled)
    log = AccessLog(exposed)
    began = time.monotonic()
    signed_in = {role: sign_in(exposed, role) for role in {each.role for each in targets}}

    def scan(numbered):
        number, target = numbered
        return run_sqlmap(
            f"http://127.0.0.1:{exposed.port}{target.path}",
            tmp_path / str(number),
            fields=target.fields,
            headers=signed_in[target.role],
            seconds=max(5, min(ONE_TARGET, began + SQLMAP - time.monotonic())),
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(scan, enumerate(targets)))
    minutes = (time.monotonic() - began) / 60

    seen = log.read()
    tell(
        f"sqlmap: {seen.asked.total()} requests to {len(targets)} targets in {minutes:.1f} minutes:"
        f" {sum(map(len, found))} injections"
    )
    assert [pair for pair in zip(targets, found, strict=True) if pair[1]] == []
    seen.assert_no_fault()
    kinds = {find_kind(target.path.partition("?")[0].replace("*", "")) for target in targets}
    assert {kind: seen.asked[kind] for kind in kinds if seen.asked[kind] < 30} == {}


# The scanners


def run_wapiti(url, folder, *, endpoint, starts=(), avoided=(), headers=(), number=0):
    """Scan ``url`` and what is below it. Returns pairs: what it found, and its entry."""
    folder.mkdir()
    report = folder / "report.json"
    options = [
        f"--url={url}",
        "--scope=folder",
        f"--module={MODULES}",
        f"--endpoint={endpoint}",
        f"--max-scan-time={CRAWL}",
        f"--max-attack-time={ATTACK}",
        "--depth=4",
        "--max-links-per-page=80",
        "--max-files-per-dir=20",
        "--max-parameters=40",
        "--tasks=4",
        "--timeout=20",
        f"--store-session={folder}",
        f"--store-config={folder}",
        "--flush-session",
        "--no-bugreport",
        "--verbose=1",
        "--format=json",
        f"--output={report}",
        *(f"--start={start}" for start in starts),
        *(f"--exclude={each}" for each in avoided),
        f"--header=X-Forwarded-For: 203.0.113.{number + 1}",
        *(f"--header={header}" for header in headers),
    ]
    said = run("wapiti", options, folder, seconds=CRAWL + ATTACK * 22 + 120)
    assert report.exists(), said
    found = json.loads(report.read_text())
    return [
        (name, entry)
        for part in ("vulnerabilities", "anomalies")
        for name, entries in found[part].items()
        for entry in entries
    ]


def run_sqlmap(url, folder, *, fields=None, headers=(), seconds):
    """Try every parameter of one request. Returns what can be injected."""
    folder.mkdir()
    report = folder / "report.json"
    options = [
        f"--url={url}",
        *([f"--data={urlencode(fields)}"] if fields else []),
        *(f"--header={header}" for header in headers),
        "--batch",
        "--dbms=PostgreSQL",
        "--level=1",
        "--risk=2",
        "--time-sec=2",
        "--technique=BEUST",
        "--ignore-redirects",
        "--ignore-code=*",
        "--drop-set-cookie",
        "--skip-waf",
        "--disable-coloring",
        "--retries=1",
        "--timeout=10",
        f"--preprocess={INSIDE / 'many_readers.py'}",
        f"--time-limit={seconds}",
        f"--output-dir={folder}",
        f"--report-json={report}",
    ]
    said = run("sqlmap", options, folder, seconds=seconds + 120)
    assert report.exists(), said
    return [each for each in json.loads(report.read_text())["data"] if each]


def run(program, options, folder, *, seconds):
    """Run a scanner on this machine alone; returns the end of what it said.

    ``TimeoutExpired`` where it does not end by itself.
    """
    said = folder / "said.txt"
    with said.open("w") as output:
        subprocess.run(
            [TOOLS / "bin" / program, *options],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(INSIDE), "HOME": str(folder), "NO_PROXY": "*"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=seconds,
            check=False,
        )
    return said.read_text(errors="replace")[-3000:]


def sign_in(copy, role):
    """The headers that a browser of this role sends, so that its posts count as from our pages."""
    ours = [f"Origin: http://127.0.0.1:{copy.port}", "Sec-Fetch-Site: same-origin"]
    web = Web(copy.port)
    if role:
        web.sign_in(role)
    else:
        web.get("/admin/login/")  # for the cookie that its form is sent with
    cookies = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
    return [*ours, f"Cookie: {cookies}", f"X-CSRFToken: {web.cookies['csrftoken']}"]


# What is asked


def list_starts(copy, role):
    """Paths to begin at besides the front: what no page links."""
    filled = copy.filled
    if role:
        return ["/admin/articles/article/", "/admin/comments/comment/"]
    return [
        *filled["starts"],
        filled["status"],
        filled["data"],
        filled["preview"],
        filled["article"],
        f"/comments/{filled['shown']}/flag/",
        f"/comments/reply/{filled['article_id']}/",
        "/comments/your-data/",
        "/comments/start/",
        "/search/?q=axle&category=plants&company=corvane&author=dot-camshaft&within=year"
        "&from=2020-01-01&to=2030-01-01&sort=newest&page=1",
        f"/?p={filled['article_id']}",
        "/?cat=1",
        "/?author=1",
        "/?s=axle",
        "/?feed=rss2",
        "/feed/",
        "/feed/atom/",
        "/feed.json",
        "/sitemap.xml",
        "/admin/login/?next=/admin/",
        "/admin/password-reset/",
    ]


def list_targets(*, article, article_id, draft_id, shown, waiting, status, data, preview, **_):
    """Every request that takes words, a number or a day from who asks."""
    reply = {
        "text": "What does it weigh?",
        "name": "Ada",
        "email": "ada@readers.example",
        "website": "https://ada.example",
        "parent": shown,
    }
    draft = {
        "headline": "Written and never shown",
        "slug": "written-and-never-shown",
        "body": "<p>The first paragraph of a report.</p>",
        "base_version": "1",
    }
    search = {
        "q": "axle",
        "category": "plants",
        "company": "corvane",
        "author": "dot-camshaft",
        "within": "year",
        "from": "2020-01-01",
        "to": "2030-01-01",
        "sort": "newest",
        "page": "1",
    }
    wordpress = {"p": article_id, "page_id": 1, "cat": 1, "author": 1, "m": 202512, "s": "axle"}
    comments = "/admin/comments/comment/"
    articles = "/admin/articles/article/"
    return [
        Target(f"/search/?{urlencode(search)}"),
        *(Target(f"/?{name}={value}") for name, value in wordpress.items()),
        Target("/?feed=rss2&paged=2&tag=axle"),
        Target(f"{article.rstrip('/')}*/"),
        Target("/category/auto-news*/"),
        Target("/tag/a-tag-of-some-length-1*/"),
        Target("/author/dot-camshaft*/feed/"),
        Target(f"/comments/reply/{article_id}/", reply),
        Target(f"/comments/reply/{article_id}/?to={shown}"),
        Target(f"/comments/{shown}/flag/", {"reason": "spam", "note": "It sells."}),
        Target("/comments/your-data/", {"email": "ada@readers.example"}),
        Target(f"{status.rstrip('/')}*/"),
        Target(f"{status}edit/", {"text": "It weighs less."}),
        Target(f"{data}", {"export": "1"}),
        Target(f"{preview.rstrip('/')}*/"),
        Target("/admin/login/", {"username": "ada", "password": "none", "next": "/admin/"}),
        Target("/admin/password-reset/", {"email": "ada@readers.example"}),
        Target(f"{articles}?q=line&o=1.-2&p=0", role="editor"),
        Target(f"{articles}link-search/?term=line", role="editor"),
        Target(f"{articles}picture-search/?term=line", role="editor"),
        Target(f"{articles}tag-names/?term=tag", role="writer"),
        Target(f"{articles}calendar/?week=2026-01-05&moved=1&from=2026-01-05", role="editor"),
        Target(f"{articles}{draft_id}/change/", draft, role="editor"),
        Target(f"{articles}{draft_id}/autosave/", draft, role="editor"),
        Target("/admin/articles/company/?q=corvane", role="editor"),
        Target("/admin/articles/tag/?q=tag", role="editor"),
        Target("/admin/newsroom/editoriallog/?q=line&kind__exact=published", role="editor"),
        Target("/admin/images/image/?q=line", role="writer"),
        Target(f"{comments}?q=waits&state=pending", role="moderator"),
        Target(
            f"{comments}{waiting[0]}/decide/",
            {"verb": "approve", "reason": "", "seen_as": "pending", "house_rule": ""},
            role="moderator",
        ),
        Target(f"{comments}{waiting[1]}/note/", {"text": "Know this one."}, role="moderator"),
        Target(f"{comments}statistics/?days=30", role="moderator"),
        Target("/admin/comments/moderationlog/?q=1&action__exact=approved", role="moderator"),
        Target("/admin/authors/user/?q=ada&is_active__exact=1", role="admin"),
    ]


# Kinds of page that wapiti must have had an answer from, by the name of their URL.
EVERY_KIND = {
    "articles:author",
    "articles:category",
    "articles:company",
    "articles:feed",
    "articles:search",
    "articles:tag",
    "comments:flag",
    "comments:private:status",
    "comments:reply",
    "comments:your_data",
    "newsroom:preview",
    "pages:front",
    "pages:page",
    "admin:login",
    "admin:index",
    "admin:articles_article_add",
    "admin:articles_article_change",
    "admin:articles_article_changelist",
    "admin:comments_comment_changelist",
    "admin:comments_comment_decide",
    "admin:authors_user_changelist",
}


SIGNED = re.compile("/comments/(status|your-data|mail)/.*[0-9]:[A-Za-z0-9_:-]{20,}")


def refuses_a_foreign_post(copy, path):
    """Whether ``path`` can be posted to from another site's page by nobody but who has its link."""
    web = Web(copy.port, origin="https://elsewhere.example", site="cross-site")
    fields = {"reason": "spam", "email": "ada@readers.example", "text": "Hm", "name": "Ada"}
    # Or the scanner, as a moderator, has taken meanwhile what was posted to.
    return bool(SIGNED.match(path)) or web.post(path, fields).status in (403, 404)


def is_accepted(name, entry):
    what = f"{entry['method']} {entry['path']} {entry['info']}"
    return any(name == kind and re.search(where, what) for kind, where, _ in ACCEPTED)


# What the server saw


@dataclass(frozen=True)
class Seen:
    asked: Counter  # requests, by name of their URL
    kinds: Counter  # those with an answer below 400
    faults: Counter  # those with one of 500 and more, by status, method and path
    said: str  # what else the copy printed

    def assert_no_fault(self):
        traces = re.findall(r"ERROR .*(?:\n.*){1,80}?\n\S*(?:Error|Exception).*", self.said)
        assert not self.faults, "\n\n".join([str(self.faults), *traces])


class AccessLog:
    """The server's own log, from now on."""

    def __init__(self, copy):
        self.copy = copy
        self.before = len(copy.output)

    def read(self):
        printed = self.copy.output[self.before :]
        asked: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        faults: Counter[str] = Counter()
        for status, method, path in re.findall(ACCESS, printed):
            asked[find_kind(path)] += 1
            if int(status) >= 500:
                faults[f"{status} {method} {path}"] += 1
            elif int(status) < 400:
                kinds[find_kind(path)] += 1
        return Seen(asked, kinds, faults, re.sub(r"\n{2,}", "\n", re.sub(ACCESS, "", printed)))


def find_kind(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return "none"

"""Old addresses of an imported site: all of them listed, and each tried as a reader would.

An address answers where it gives a page, or one permanent redirect to a page or a file. Opening a
page takes some milliseconds, and an archive has a hundred thousand addresses: so a number of each
kind is opened, and for the rest the database is asked whether the gate lets readers see it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from math import ceil
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.test import Client

from articles.lists.pagination import PER_PAGE
from articles.models import Address, Article, ArticleCategory, Byline, Category, Tag, TaggedArticle
from authors.models import Author
from pages.models import Page
from wordpress import records
from wordpress.importing.files import drop_rendition, find_url_path
from wordpress.importing.people import make_key
from wordpress.importing.survey import Survey, normal_path
from wordpress.models import ImportedRow, Kind

OPENED = 40  # of each kind of address, at least
MOST_FAILED = 500  # that a report names
BATCH = 500
FEEDS = (
    *("/feed/", "/feed/rss/", "/feed/rss2/", "/feed/atom/", "/rss/", "/atom/", "/rdf/"),
    *("/wp-rss2.php", "/wp-rss.php", "/wp-rdf.php", "/wp-atom.php", "/wp-commentsrss2.php"),
    *("/comments/feed/", "/?feed=rss2", "/?feed=atom", "/?feed=comments-rss2", "/index.php"),
)
_DATE = re.compile(r"^/[12][0-9]{3}/[0-9]{2}/(?:[0-9]{2}/)?(?=.)")


@dataclass
class Trial:
    """What came of trying old addresses."""

    tried: int = 0
    answered: int = 0
    opened: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)

    def count(self, path: str, fault: str) -> None:
        self.tried += 1
        if not fault:
            self.answered += 1
        elif len(self.failed) < MOST_FAILED:
            self.failed.append({"path": path[:500], "answer": fault})


class Trier:
    """Tries addresses with Django's own test client; what was found of a target is kept."""

    def __init__(self) -> None:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        self._client = Client(raise_request_exception=False, SERVER_NAME=host)
        self._known: dict[str, str] = {}
        self._opened: Counter[str] = Counter()
        self.trial = Trial()

    def try_out(self, path: str, *, kind: str = "", is_there: bool = False) -> None:
        """Open ``path``; not where enough of its ``kind`` were and the gate says it is there."""
        if is_there and self._opened[kind] >= OPENED:
            self.trial.count(path, "")
            return
        self._opened[kind] += 1
        self.trial.count(path, self._find_fault(path))

    def _find_fault(self, path: str) -> str:
        """Why ``path`` does not answer, in few words; "" where it does."""
        status, goal = self._open(path)
        if status == 200:
            return ""
        if status != 301:
            return str(status)
        if goal.startswith(settings.MEDIA_URL):
            is_there = default_storage.exists(unquote(goal.removeprefix(settings.MEDIA_URL)))
            return "" if is_there else "301 to a file that is not there"
        if goal not in self._known:
            status, _ = self._open(goal)
            if len(self._known) < 10_000:
                self._known[goal] = "" if status == 200 else f"301 to {goal[:200]}, then {status}"
            return "" if status == 200 else f"301 to {goal[:200]}, then {status}"
        return self._known[goal]

    def _open(self, path: str) -> tuple[int, str]:
        self.trial.opened += 1
        try:
            answer = self._client.get(path, secure=True)
        except Exception:  # a page that fails is told of, and stops no import
            return 500, ""
        return answer.status_code, answer.headers.get("Location", "")


def try_old_addresses(survey: Survey, attachments: Iterable[records.Post]) -> Iterator[Trial]:
    """Try every old address of an export; yields what was found so far, at last all of it."""
    trier = Trier()
    for path in FEEDS:
        trier.try_out(path)
    # Rows that live articles name, and days on which one was published: all of them are there.
    for kind, paths in (*_list_lists(survey), ("date", _list_dates(survey))):
        for path in paths:
            trier.try_out(path, kind=kind, is_there=True)
        yield trier.trial
    for batch in batched(survey.planned.values(), BATCH):
        _try_posts(trier, survey, batch)
        yield trier.trial
    for some in batched(attachments, BATCH):
        _try_attachments(trier, survey, some)
        yield trier.trial


def _list_lists(survey: Survey) -> Iterator[tuple[str, list[str]]]:
    """The lists that readers knew: front, categories, tags, authors, their pages and feeds."""
    live = Article.objects.live().count()
    yield "front", ["/", *_further_pages("/", live)]
    categories = {
        key: (row.path, count)
        for key, row, count in _count_live(survey, Kind.CATEGORY, Category, ArticleCategory)
    }
    yield (
        "category",
        [
            path
            for nicename, record in survey.categories.items()
            for path in _list_category(survey, nicename, record, categories.get(nicename))
        ],
    )
    paths = []
    for key, _, count in _count_live(survey, Kind.TAG, Tag, TaggedArticle):
        base = f"/tag/{quote(unquote(key))}/"
        paths += [base, f"{base}feed/", *_further_pages(base, count)]
    yield "tag", paths
    paths = []
    ids = {make_key(record): record.old_id for record in survey.authors.values()}
    for key, author, count in _count_live(survey, Kind.AUTHOR, Author, Byline):
        base = f"/author/{author.slug}/"
        paths += [base, f"{base}feed/", *_further_pages(base, count)]
        if old_id := ids.get(key):
            paths.append(f"/?author={old_id}")
    yield "author", paths


def _list_category(
    survey: Survey, nicename: str, record: records.Category, known: tuple[str, int] | None
) -> Iterator[str]:
    if known is None:
        return
    names, above = [nicename], survey.categories.get(record.parent)
    while above and above.nicename not in names:
        names.insert(0, above.nicename)
        above = survey.categories.get(above.parent)
    for base in {f"/category/{quote(unquote('/'.join(names)))}/", f"/category/{quote(nicename)}/"}:
        yield from (base, f"{base}feed/", *_further_pages(base, known[1]))
    if record.old_id:
        yield f"/?cat={record.old_id}"


def _count_live(
    survey: Survey, kind: Kind, model: Any, placement: Any
) -> Iterator[tuple[str, Any, int]]:
    """The rows of a kind that live articles name: ``(old key, row, how many articles)``."""
    column = {Kind.CATEGORY: "category_id", Kind.TAG: "tag_id", Kind.AUTHOR: "author_id"}[kind]
    rows = ImportedRow.objects.filter(site=survey.name, kind=kind).order_by("pk")
    keys = rows.values_list("object_id", "old_key").iterator(chunk_size=BATCH)
    for batch in batched(keys, BATCH):
        ids = [object_id for object_id, _ in batch]
        live = placement.objects.live().filter(**{f"{column}__in": ids})
        counts = dict(
            live.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n")
        )
        found = model.objects.in_bulk(ids)
        for object_id, key in batch:
            if object_id in found and (counts.get(object_id) or kind == Kind.CATEGORY):
                yield key, found[object_id], counts.get(object_id, 0)


def _further_pages(base: str, count: int) -> list[str]:
    """The second page of a list, and its last."""
    last = ceil(count / PER_PAGE)
    return [f"{base}page/{number}/" for number in sorted({2, last}) if 1 < number <= last]


def _list_dates(survey: Survey) -> Iterator[str]:
    """The archives by date that the permalinks and the articles themselves fall into."""
    moments = Article.objects.live().filter(
        pk__in=ImportedRow.objects.filter(site=survey.name, kind=Kind.POST).values("object_id")
    )
    seen: set[str] = set()
    for day in moments.datetimes("published_at", "day").iterator(chunk_size=BATCH):
        seen |= {f"{day:/%Y/}", f"{day:/%Y/%m/}", f"{day:/%Y/%m/%d/}"}
    yield from sorted(seen)


def _try_posts(trier: Trier, survey: Survey, batch: Iterable[Any]) -> None:
    public = [planned for planned in batch if planned.is_public]
    slugs = [planned.slug for planned in public]
    live = set(Article.objects.live().filter(slug__in=slugs).values_list("slug", flat=True))
    ids = [planned.old_id for planned in public]
    numbered = set(
        Article.objects.live().filter(legacy_id__in=ids).values_list("legacy_id", flat=True)
    )
    live_pages = set(Page.objects.live().filter(slug__in=slugs).values_list("slug", flat=True))
    for number, planned in enumerate(public):
        is_page = planned.kind == Kind.PAGE
        plain = unquote(_DATE.sub("/", normal_path(planned.link))).strip("/")
        by_gate = plain == planned.slug and plain in (live_pages if is_page else live)
        if planned.link:
            trier.try_out(planned.link, kind=planned.kind, is_there=by_gate)
        is_there = planned.old_id in numbered or is_page
        trier.try_out(f"/?p={planned.old_id}", kind=f"{planned.kind} id", is_there=is_there)
        if not is_page and number < 3:
            trier.try_out(f"{planned.link.partition('?')[0].rstrip('/')}/feed/")


def _try_attachments(trier: Trier, survey: Survey, batch: Iterable[records.Post]) -> None:
    """Try the files and pages of attachments that were imported."""
    posts = list(batch)
    here = set(
        ImportedRow.objects.filter(
            site=survey.name,
            kind=Kind.ATTACHMENT,
            old_key__in=[str(post.old_id) for post in posts],
        ).values_list("old_key", flat=True)
    )
    paths = {find_url_path(post.attachment_url) for post in posts}
    rows = Address.objects.filter(~Q(image=None), path__in=paths).select_related("image")
    led = {row.path: row.goal() for row in rows}
    for post in posts:
        if str(post.old_id) not in here:
            continue
        path = find_url_path(post.attachment_url)
        name = led.get(path, "").removeprefix(settings.MEDIA_URL)
        is_there = bool(name) and default_storage.exists(unquote(name))
        trier.try_out(path, kind="file", is_there=is_there)
        by_id = f"/?attachment_id={post.old_id}"
        trier.try_out(by_id, kind="attachment id", is_there=is_there)
        parts = urlsplit(post.link)
        if parts.path.strip("/") and not parts.query:
            trier.try_out(find_url_path(post.link), kind="attachment", is_there=is_there)
        if path in led and drop_rendition(path) == path:
            stem, dot, ending = path.rpartition(".")
            smaller = f"{stem}-300x200{dot}{ending}"
            trier.try_out(smaller, kind="smaller file", is_there=is_there)

"""Survey of an export, before anything is written: what is in it, and each post's new path.

Posts link to posts that stand later in the file, so all new paths are known first. What is held in
memory for that is one short line for each post, page and attachment.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.apps import apps

from articles.addresses.slugs import MAX_LENGTH, is_reserved, path_of, wordpress_slug
from articles.models import Address
from wordpress import records
from wordpress.importing.texts import read_line
from wordpress.models import ImportedRow, Kind
from wordpress.wxr import read_export

PUBLIC = "publish"
# Of which nothing is taken, and why; {status: reason}.
LEFT_BEHIND = {
    "trash": "It was in the old site's trash.",
    "auto-draft": "WordPress began it by itself and nobody wrote it.",
}
KINDS = {"post": Kind.POST, "page": Kind.PAGE, "attachment": Kind.ATTACHMENT}
BATCH = 500
# Reusable blocks are held in memory: a site has some dozens, of some lines.
MOST_BLOCKS = 500
LONGEST_BLOCK = 20_000


@dataclass(slots=True)
class Planned:
    """A post or page of the export: where it stood, and the slug it gets here."""

    old_id: int
    kind: Kind
    slug: str
    link: str  # path and query of its old address
    is_public: bool


@dataclass
class Survey:
    """What one export holds."""

    site: records.Site | None = None
    hosts: set[str] = field(default_factory=set)
    authors: dict[str, records.Author] = field(default_factory=dict)
    categories: dict[str, records.Category] = field(default_factory=dict)
    tags: dict[str, records.Tag] = field(default_factory=dict)
    problems: list[records.Problem] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)  # by kind
    statuses: dict[str, Counter[str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)  # by type or taxonomy
    planned: dict[int, Planned] = field(default_factory=dict)
    by_link: dict[str, int] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)  # that posts and pages get
    # Bodies of the blocks that posts show by their ids, which may stand further up than these.
    reusable_blocks: dict[int, str] = field(default_factory=dict)
    attachments: int = 0
    attachment_parents: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.planned) + self.attachments

    @property
    def name(self) -> str:
        """The old site's address without its scheme, by which a second export of it is known."""
        return strip_scheme(self.site.url) if self.site else ""

    @property
    def base_path(self) -> str:
        """Where below its host the old site stood: "" or such as "/blog"."""
        return urlsplit(self.site.url).path.rstrip("/") if self.site else ""

    def find_path(self, url: str) -> str | None:
        """The path here of a post or page whose old address is ``url``; None for any other."""
        parts = urlsplit(url)
        if parts.hostname and parts.hostname not in self.hosts:
            return None
        if planned := self._find_planned(url, parts.path, parts.query):
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            return path_of(planned.slug) + fragment
        return None

    def _find_planned(self, url: str, path: str, query: str) -> Planned | None:
        names = parse_qs(query)
        for name in ("p", "page_id"):
            value = names.get(name, [""])[0]
            if value.isascii() and value.isdecimal() and len(value) < 19:
                return self.planned.get(int(value))
        key = normal_path(path)
        old_id = self.by_link.get(key)
        return self.planned.get(old_id) if old_id is not None else None


def strip_scheme(url: str) -> str:
    return url.split("://", 1)[-1].rstrip("/")[:300]


def normal_path(path: str) -> str:
    """A path of the old site, however it was encoded, with the slash at its end."""
    plain = quote(unquote(path))
    return plain if plain.endswith("/") else f"{plain}/"


def read_survey(paths: Iterable[Path], *, say: Callable[[int], None]) -> Survey:
    """Read all of the export once. ``say`` is told how many posts were read so far."""
    survey = Survey()
    planner = _Planner(survey)
    for record in read_export(paths):
        match record:
            case records.Site():
                _survey_site(survey, record)
            case records.Author():
                survey.authors.setdefault(record.login, record)
            case records.Category():
                survey.categories.setdefault(record.nicename, record)
            case records.Tag():
                survey.tags.setdefault(record.nicename, record)
            case records.OtherTerm():
                survey.others[f"terms of {record.taxonomy}"] += 1
            case records.Problem():
                survey.problems.append(record)
            case records.Post():
                _survey_post(survey, record, planner)
                say(survey.total)
    planner.finish()
    survey.counted[Kind.AUTHOR] = len(survey.authors)
    survey.counted[Kind.CATEGORY] = len(survey.categories)
    survey.counted[Kind.TAG] = len(survey.tags)
    return survey


def _survey_site(survey: Survey, site: records.Site) -> None:
    survey.site = survey.site or site
    for url in (site.link, site.base_blog_url, site.url):
        if host := urlsplit(url).hostname:
            bare = host.removeprefix("www.")
            survey.hosts |= {bare, f"www.{bare}"}


def _survey_post(survey: Survey, post: records.Post, planner: "_Planner") -> None:
    is_block = post.type == "wp_block" and post.status == PUBLIC and not post.password
    if is_block and len(survey.reusable_blocks) < MOST_BLOCKS:
        survey.reusable_blocks[post.old_id] = post.body[:LONGEST_BLOCK]
        return
    kind = KINDS.get(post.type)
    if kind is None:
        survey.others[post.type or "no type"] += 1
        return
    survey.counted[kind] += 1
    survey.statuses.setdefault(kind, Counter())[post.status or "none"] += 1
    pings = sum(comment.is_ping for comment in post.comments)
    survey.counted[Kind.PING] += pings
    survey.counted[Kind.COMMENT] += len(post.comments) - pings
    if kind == Kind.ATTACHMENT:
        survey.attachments += 1
        survey.attachment_parents[post.old_id] = post.parent
        if host := urlsplit(post.attachment_url).hostname:
            survey.hosts.add(host)
        return
    planner.plan(post, kind)


class _Planner:
    """The giving of slugs: each its own, none that somebody else has here."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._waiting: list[tuple[records.Post, Kind]] = []
        self._seen: set[int] = set()

    def plan(self, post: records.Post, kind: Kind) -> None:
        # Bodies are let go: a batch of them would be most of the memory.
        if post.old_id in self._seen or post.status in LEFT_BEHIND:
            return
        self._seen.add(post.old_id)
        self._waiting.append((_strip(post), kind))
        if len(self._waiting) >= BATCH:
            self.finish()

    def finish(self) -> None:
        here = self._find_here([post.old_id for post, _ in self._waiting])
        wanted = {post.old_id: _wish_slug(post) for post, _ in self._waiting}
        held = self._find_held(wanted.values())
        for post, kind in self._waiting:
            slug = here.get(post.old_id) or self._give(wanted[post.old_id], held)
            self._survey.slugs.add(slug)
            parts = urlsplit(post.link)
            link = f"{parts.path}?{parts.query}" if parts.query else parts.path
            self._survey.planned[post.old_id] = Planned(
                post.old_id, kind, slug, link, post.status == PUBLIC and not post.password
            )
            if parts.path.strip("/") and not parts.query:
                self._survey.by_link.setdefault(normal_path(parts.path), post.old_id)
        self._waiting.clear()

    def _find_here(self, ids: Iterable[int]) -> dict[int, str]:
        """The slugs of what an earlier import made."""
        found: dict[int, str] = {}
        rows = ImportedRow.objects.filter(
            site=self._survey.name,
            kind__in=[Kind.POST, Kind.PAGE],
            old_key__in=[str(pk) for pk in ids],
        ).values_list("old_key", "model", "object_id")
        by_model: dict[str, dict[int, int]] = {}
        for old_key, model, object_id in rows:
            by_model.setdefault(model, {})[object_id] = int(old_key)
        for label, keys in by_model.items():
            slugs = (
                apps.get_model(label)._default_manager.filter(pk__in=keys).values_list("pk", "slug")
            )
            found |= {keys[pk]: slug for pk, slug in slugs}
        return found

    def _find_held(self, slugs: Iterable[str]) -> set[str]:
        paths = {path_of(slug): slug for slug in slugs}
        taken = Address.objects.filter(path__in=paths).values_list("path", flat=True)
        return {paths[path] for path in taken}

    def _give(self, wanted: str, held: set[str]) -> str:
        if self._is_free(wanted, held):
            return wanted
        number = 2
        while True:
            slug = f"{wanted[: MAX_LENGTH - 10]}-{number}"
            is_held = Address.objects.filter(path=path_of(slug)).exists()
            if not is_held and self._is_free(slug, set()):
                return slug
            number += 1

    def _is_free(self, slug: str, held: set[str]) -> bool:
        return slug not in self._survey.slugs and slug not in held and not is_reserved(slug)


def _strip(post: records.Post) -> records.Post:
    return records.Post(
        place=post.place,
        old_id=post.old_id,
        type=post.type,
        title=post.title[:500],
        slug=post.slug[:2000],
        link=post.link[:2000],
        status=post.status,
        password=post.password[:1],
    )


def _wish_slug(post: records.Post) -> str:
    """The slug that a post would have: its own, else that of its title, else one of its id."""
    own = wordpress_slug(unquote(post.slug))
    return own or wordpress_slug(read_line(post.title, longest=200)) or f"{post.type}-{post.old_id}"


def read_records(paths: Iterable[Path], kinds: set[Kind]) -> Iterator[records.Post]:
    """Read the posts of ``kinds`` again, each id once."""
    seen: set[int] = set()
    for record in read_export(paths):
        if not isinstance(record, records.Post) or KINDS.get(record.type) not in kinds:
            continue
        if record.old_id not in seen:
            seen.add(record.old_id)
            yield record

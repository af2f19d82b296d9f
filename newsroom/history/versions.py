"""Versions of an article: taking snapshots, comparing them, and who saved in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from articles.models import Article
from authors.models import User
from newsroom.history import editorial_log
from newsroom.models import Revision

# What an editor decides, and what the desk calls it.
LABELS = {
    "headline": "Headline",
    "slug": "Slug",
    "kicker": "Kicker",
    "standfirst": "Standfirst",
    "body": "Body",
    "lead_image_id": "Lead image",
    "lead_caption": "Lead caption",
    "authors": "Byline",
    "categories": "Categories",
    "tags": "Tags",
    "companies": "Companies",
    "status": "State",
    "published_at": "Publication time",
    "embargo_until": "Embargo",
    "withdraw_at": "Withdrawal",
    "lead_until": "Leads the front page until",
    "comments_open": "Open for comments",
    "comments_close_at": "Comments close at",
    "seo_title": "Title for search engines",
    "seo_description": "Description for search engines",
}
LISTS = ("authors", "categories", "tags", "companies")
FIELDS = tuple(name for name in LABELS if name not in LISTS)
TIMES = ("published_at", "embargo_until", "withdraw_at", "lead_until", "comments_close_at")
# The verbs of ``publishing`` decide these; no earlier version and no prepared change brings them.
STATE = ("status", "published_at", "embargo_until")


type Snapshot = dict[str, Any]


def json_ready(value: Any) -> Any:
    """A field's value as it stands in a snapshot: times to the second, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    return value


def snapshot(article: Article) -> Snapshot:
    """Everything that an editor decides about ``article``, as JSON-ready values.

    Shape: ``{field: value, …, "authors": [id, …], "categories": [id, …], "tags": [name, …],
    "companies": [id, …]}``; times in ISO 8601, authors in the order of the byline.
    """
    values = _read_fields(article)
    if article.pk is None:
        return values | {name: [] for name in LISTS}
    values["authors"] = list(article.bylines.values_list("author_id", flat=True))
    values["categories"] = list(
        article.category_placements.filter(is_direct=True).values_list("category_id", flat=True)
    )
    values["tags"] = list(article.tag_placements.values_list("tag__name", flat=True))
    values["companies"] = list(article.company_placements.values_list("company_id", flat=True))
    return values


def _read_fields(article: Article) -> Snapshot:
    return {name: json_ready(getattr(article, name)) for name in FIELDS}


@dataclass(frozen=True)
class PendingVersion:
    """What an article is after a save or a step, in the editorial log but no version yet."""

    snapshot: Snapshot
    is_new: bool  # whether it differs from the newest version
    sitting: UUID | None = None


def log_changes(
    article: Article,
    *,
    by: User | None,
    sitting: UUID | None = None,
    after: PendingVersion | None = None,
) -> PendingVersion:
    """Write in the editorial log how ``article`` now differs from its newest version.

    Or from ``after``, a save that is no version yet: the same one is to hold both.
    """
    if after:
        now_is = after.snapshot | _read_fields(article)
        before: Snapshot | None = after.snapshot
    else:
        now_is = snapshot(article)
        newest = article.revisions.saved().first()
        before = newest.snapshot if newest else None
    differs = before is None or bool(list_changed(before, now_is))
    if differs:
        known = now_is | {"status": ""} if before is None else before
        editorial_log.write_changes(article, by=by, before=known, after=now_is, labels=LABELS)
    if after:
        return PendingVersion(now_is, after.is_new or differs, after.sitting)
    return PendingVersion(now_is, differs, sitting)


def keep_version(
    article: Article, pending: PendingVersion, *, by: User | None, columns: Sequence[str] = ()
) -> Revision | None:
    """Keep what is ``pending`` as the newest version of ``article``. Returns the revision.

    ``columns`` of the article are written with its version, in one UPDATE. Nothing is kept, and
    None returned, where nothing differs from the newest version.
    """
    if pending.is_new:
        article.version += 1
        columns = [*columns, "version"]
    if columns:
        article.save(update_fields=columns)
    if not pending.is_new:
        return None
    return Revision.objects.create(
        article=article,
        version=article.version,
        base_version=article.version - 1,
        snapshot=pending.snapshot,
        sitting=pending.sitting,
        created_by=by,
    )


def record(article: Article, *, by: User | None) -> Revision | None:
    """Keep ``article`` as it now is as a version. Returns it, or None where nothing differs."""
    return keep_version(article, log_changes(article, by=by), by=by)


def find_newest(article: Article) -> Revision | None:
    """The newest version with its author at hand, or None."""
    return article.revisions.saved().select_related("created_by").first()


def keep_first_version(article: Article, before: Snapshot) -> None:
    """Keep ``before``, a snapshot, as the first revision of an article that has none (imported)."""
    if not article.revisions.saved().exists():
        article.version += 1
        Revision.objects.create(
            article=article,
            version=article.version,
            base_version=article.version - 1,
            snapshot=before,
            label="Before its first change here",
        )


def find_snapshot(article: Article, version: int) -> Snapshot:
    """The snapshot of ``version``: the newest up to it, else the oldest that was kept, else {}."""
    saved = article.revisions.saved().order_by("version")
    kept = saved.filter(version__lte=version).last() or saved.first()
    return kept.snapshot if kept else {}


def list_changed(before: Snapshot, after: Snapshot) -> list[str]:
    """The names of what differs between two snapshots, in the order of ``LABELS``.

    What only one of them knows was not recorded then, and is no change.
    """
    known = [name for name in LABELS if name in before and name in after]
    return [name for name in known if not _is_same(name, before[name], after[name])]


def _is_same(name: str, left: Any, right: Any) -> bool:
    if name in LISTS and name != "authors":
        return sorted(left) == sorted(right)
    if name in TIMES and left and right:
        return json_ready(datetime.fromisoformat(left)) == json_ready(datetime.fromisoformat(right))
    return left == right


@dataclass(frozen=True)
class Merge:
    """Two sets of changes to one text, put together."""

    snapshot: Snapshot
    theirs: list[str]  # changed by them alone
    both: list[str]  # changed by both, each in another way: a person has to choose


def merge(base: Snapshot, theirs: Snapshot, mine: Snapshot) -> Merge:
    """Take into ``mine`` what only ``theirs`` changed since ``base``; all are snapshots.

    What both changed stays as in ``mine``, and is named. Without a base, all that differs is.
    """
    differing = list_changed(theirs, mine)
    of_theirs, of_mine = list_changed(base, theirs), list_changed(base, mine)
    by_them = [name for name in differing if name in of_theirs and name not in of_mine]
    if base:
        both = [name for name in differing if name in of_theirs and name in of_mine]
    else:
        both = differing
    return Merge(mine | {name: theirs[name] for name in by_them}, by_them, both)

"""History of an article: taking snapshots, comparing them, and who saved in between."""

from dataclasses import dataclass
from datetime import UTC, datetime

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


def json_ready(value):
    """A field's value as it stands in a snapshot: times to the second, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    return value


def snapshot(article):
    """Everything that an editor decides about ``article``, as JSON-ready values.

    Shape: ``{field: value, …, "authors": [id, …], "categories": [id, …], "tags": [name, …],
    "companies": [id, …]}``; times in ISO 8601, authors in the order of the byline.
    """
    values = {name: json_ready(getattr(article, name)) for name in FIELDS}
    if article.pk is None:
        return values | {name: [] for name in LISTS}
    values["authors"] = list(article.bylines.values_list("author_id", flat=True))
    values["categories"] = list(
        article.category_placements.filter(is_direct=True).values_list("category_id", flat=True)
    )
    values["tags"] = list(article.tag_placements.values_list("tag__name", flat=True))
    values["companies"] = list(article.company_placements.values_list("company_id", flat=True))
    return values


def record(article, *, by, sitting=None):
    """Keep ``article`` as it now is as a revision and count its version up. Returns the revision.

    Nothing is kept, and None returned, where nothing differs from the newest saved revision.
    ``sitting`` is the opening of the article screen that saved it.
    """
    now_is = snapshot(article)
    newest = article.revisions.saved().first()
    if newest and not changed(newest.snapshot, now_is):
        return None
    editorial_log.write_changes(
        article,
        by=by,
        before=newest.snapshot if newest else now_is | {"status": ""},
        after=now_is,
        labels=LABELS,
    )
    base = article.version
    article.version = base + 1
    article.save(update_fields=["version"])
    return Revision.objects.create(
        article=article,
        version=article.version,
        base_version=base,
        snapshot=now_is,
        sitting=sitting,
        created_by=by,
    )


def newest_save(article):
    """The last saved revision with its author at hand, or None."""
    return article.revisions.saved().select_related("created_by").first()


def keep_first(article, before):
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


def at_version(article, version):
    """The snapshot of ``version``: the newest up to it, else the oldest that was kept, else {}."""
    saved = article.revisions.saved().order_by("version")
    kept = saved.filter(version__lte=version).last() or saved.first()
    return kept.snapshot if kept else {}


def changed(before, after):
    """The names of what differs between two snapshots, in the order of ``LABELS``.

    What only one of them knows was not recorded then, and is no change.
    """
    known = [name for name in LABELS if name in before and name in after]
    return [name for name in known if not _same(name, before[name], after[name])]


def _same(name, left, right):
    if name in LISTS and name != "authors":
        return sorted(left) == sorted(right)
    if name in TIMES and left and right:
        return json_ready(datetime.fromisoformat(left)) == json_ready(datetime.fromisoformat(right))
    return left == right


@dataclass(frozen=True)
class Merge:
    """Two sets of changes to one text, put together."""

    snapshot: dict
    theirs: list[str]  # changed by them alone
    both: list[str]  # changed by both, each in another way: a person has to choose


def merge(base, theirs, mine):
    """Take into ``mine`` what only ``theirs`` changed since ``base``; all are snapshots.

    What both changed stays as in ``mine``, and is named. Without a base, all that differs is.
    """
    differing = changed(theirs, mine)
    of_theirs, of_mine = changed(base, theirs), changed(base, mine)
    by_them = [name for name in differing if name in of_theirs and name not in of_mine]
    if base:
        both = [name for name in differing if name in of_theirs and name in of_mine]
    else:
        both = differing
    return Merge(mine | {name: theirs[name] for name in by_them}, by_them, both)

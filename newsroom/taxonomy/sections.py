"""Sections: the order of their tree, moving one of them in it, and merging two that are one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Address, Article, ArticleCategory, Category
from articles.models.queryset import ArticleQuerySet
from authors.models import User
from newsroom import filing
from newsroom.taxonomy.merge_steps import MergePreview, tell_merged

type Rows = dict[int | None, Category]

ARTICLES_NAMED = 5  # of those that stand in the way of deleting a section
GAP = 10  # between two neighbors' positions, so that one can be put between by hand


@dataclass(frozen=True)
class TreeRow:
    """A category where it stands in the tree: how deep, and the steps that it can take."""

    category: Category
    depth: int
    steps: list[str]


def list_tree() -> list[TreeRow]:
    """Every category as a ``TreeRow``, in the order of the tree: by position, then by name."""
    return _list_rows(Category.objects.all())


def _list_rows(categories: Iterable[Category]) -> list[TreeRow]:
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in sorted(categories, key=lambda one: (one.position, one.name)):
        below[category.parent_id].append(category)

    def walk(parent_id: int | None, depth: int) -> Iterator[TreeRow]:
        rows = below[parent_id]
        for number, category in enumerate(rows):
            steps = {
                "up": number > 0,
                "down": number < len(rows) - 1,
                "in": number > 0,
                "out": parent_id is not None,
            }
            yield TreeRow(category, depth, [name for name, can in steps.items() if can])
            yield from walk(category.pk, depth + 1)

    return list(walk(None, 0))


@transaction.atomic
def move(category: Category, step: str, *, by: User | None) -> Category:
    """Move ``category`` one step: ``up``, ``down``, ``in`` (below the one above it) or ``out``.

    Its articles are filed again where it has another parent, and its old address redirects.
    Returns it. Raises ``ValidationError`` where there is no such step, or the address is taken.
    """
    rows = _hold_all()
    row = next(row for row in _list_rows(rows.values()) if row.category.pk == category.pk)
    if step not in row.steps:
        raise ValidationError("It cannot go further that way.")
    beside = _list_below(rows, row.category.parent_id)
    number = beside.index(row.category)
    match step:
        case "up":
            where, target = "before", beside[number - 1]
        case "down":
            where, target = "after", beside[number + 1]
        case "in":
            where, target = "into", beside[number - 1]
        case _:
            where, target = "after", rows[row.category.parent_id]
    _put(row.category, where, target, rows)
    _log(row.category, f"Moved {step} in the tree", by=by)
    return row.category


@transaction.atomic
def drop(category: Category, where: str, other: int, *, by: User | None) -> Category:
    """Put ``category`` ``before``, ``after`` or last ``into`` the category with the key ``other``.

    Articles and addresses follow as in ``move``. Returns it. Raises ``ValidationError`` where the
    other is gone or stands below it, or the address is taken.
    """
    rows = _hold_all()
    category, target = rows[category.pk], rows.get(other)
    if where not in ("before", "after", "into") or target is None:
        raise ValidationError("That place in the order is gone. Load the page again.")
    above: Category | None = target
    while above is not None:
        if above == category:
            raise ValidationError("A section cannot stand below itself.")
        above = rows.get(above.parent_id)
    _put(category, where, target, rows)
    _log(category, f"Put {where} {target} in the tree", by=by)
    return category


def list_filed(category: Category) -> ArticleQuerySet:
    """List the articles that are in ``category`` or counted there, the newest first."""
    filed = ArticleCategory.objects.filter(category=category)
    articles = Article.objects.filter(pk__in=filed.values("article")).order_by("-pk")
    return articles.only("headline", "status", "published_at", "withdraw_at")


def preview_merge(category: Category) -> MergePreview:
    """Return what ``category`` would bring along if it were merged into another."""
    below = [f"the section {child}, which stands below it" for child in category.children.all()]
    path = f"its path {category.get_absolute_url()}, which will redirect"
    return MergePreview(category, category.placements.count(), [*below, path])


@transaction.atomic
def merge(*, keep: Category, drop: Category, by: User | None) -> Category:
    """Make two sections one: all that ``drop`` has moves to ``keep``, which is returned.

    Its articles are filed in ``keep``, what stood below it stands below that, old paths redirect.
    Raises ``ValidationError`` for a category and itself or one below it, or where a path is taken.
    """
    rows = _hold_all()
    keep, drop = rows[keep.pk], rows[drop.pk]
    if keep == drop:
        raise ValidationError("A category cannot be merged into itself.")
    if keep.path_starts_with(drop):
        raise ValidationError(f"{keep} stands below it. Move that out of it first.")
    keys = list(drop.placements.values_list("article_id", flat=True))
    for child in _list_below(rows, drop.pk):
        child.parent = keep
        child.clean()
        child.save()
    for article in Article.objects.filter(pk__in=keys).iterator():
        direct = article.category_placements.filter(is_direct=True).select_related("category")
        sections = {row.category_id: row.category for row in direct}
        if sections.pop(drop.pk, None):
            sections[keep.pk] = keep
        filing.file_under(article, list(sections.values()))
    keep.description = keep.description or drop.description
    keep.save()
    if by is not None:
        LogEntry.objects.log_actions(
            by.pk, [drop], DELETION, f"Merged into {keep}", single_object=True
        )
    _log(keep, f"Took in {drop}", by=by)
    old_path = drop.get_absolute_url()
    tell_merged(drop=drop, keep=keep)
    drop.delete()
    Address.objects.redirect(old_path, to=keep.get_absolute_url())
    return keep


def _hold_all() -> Rows:
    """Hold all categories for this transaction: ``{key: category}``."""
    return {row.pk: row for row in Category.objects.select_for_update().order_by("pk")}


def _put(category: Category, where: str, target: Category, rows: Rows) -> None:
    parent = target if where == "into" else rows.get(target.parent_id)
    parent_id = parent.pk if parent else None
    beside = [row for row in _list_below(rows, parent_id) if row != category]
    at = len(beside) if where == "into" else beside.index(target) + (where == "after")
    if parent_id != category.parent_id:
        category.parent = parent
        category.clean()
        category.save()
        filing.file_again_below(category)
    beside.insert(at, category)
    for number, row in enumerate(beside, 1):
        if row.position != number * GAP:
            row.position = number * GAP
            Category.objects.filter(pk=row.pk).update(position=row.position)


def _list_below(rows: Rows, parent_id: int | None) -> list[Category]:
    """The categories below one parent, in their order."""
    children = [row for row in rows.values() if row.parent_id == parent_id]
    return sorted(children, key=lambda one: (one.position, one.name))


def _log(category: Category, what: str, *, by: User | None) -> None:
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [category], CHANGE, what, single_object=True)

"""Sections: the order of their tree, and moving one of them by a step or to where it is dropped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Category
from authors.models import User
from newsroom import filing

type Rows = dict[int | None, Category]

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

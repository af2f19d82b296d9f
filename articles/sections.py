"""The order of the tree of categories, and moving one of them: by a step, or to a place."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from articles import publishing
from articles.models import Category

GAP = 10  # between two neighbours' positions, so that one can be put between by hand


@dataclass(frozen=True)
class Place:
    """A category where it stands: how deep, and the moves that it has."""

    category: Category
    depth: int
    moves: list[str]


def tree():
    """Every category as a ``Place``, in the order of the tree: by position, then by name."""
    return _places(Category.objects.all())


def _places(categories):
    below = defaultdict(list)
    for category in sorted(categories, key=lambda one: (one.position, one.name)):
        below[category.parent_id].append(category)

    def walk(parent_id, depth):
        rows = below[parent_id]
        for number, category in enumerate(rows):
            moves = {
                "up": number > 0,
                "down": number < len(rows) - 1,
                "in": number > 0,
                "out": parent_id is not None,
            }
            yield Place(category, depth, [name for name, can in moves.items() if can])
            yield from walk(category.pk, depth + 1)

    return list(walk(None, 0))


@transaction.atomic
def move(category, to, *, by):
    """Move ``category`` one step: ``up``, ``down``, ``in`` (below the one above it) or ``out``.

    Its articles are filed again where it has another parent, and its old address redirects.
    Returns it. Raises ``ValidationError`` where there is no such step, or the address is taken.
    """
    rows = list(Category.objects.select_for_update().order_by("pk"))
    place = next(place for place in _places(rows) if place.category.pk == category.pk)
    if to not in place.moves:
        raise ValidationError("It cannot go further that way.")
    category = place.category
    by_key: dict[int | None, Category] = {row.pk: row for row in rows}
    beside = _beside(rows, category.parent_id)
    number = beside.index(category)
    if to in ("up", "down"):
        other = number - 1 if to == "up" else number + 1
        beside[number], beside[other] = beside[other], beside[number]
        _number(beside)
    elif to == "in":
        parent = beside[number - 1]
        _put_below(category, parent, _beside(rows, parent.pk))
    else:
        above = by_key[category.parent_id]
        uncles = _beside(rows, above.parent_id)
        after = uncles.index(above) + 1
        _put_below(category, by_key.get(above.parent_id), uncles, at=after)
    _log(category, f"Moved {to} in the tree", by=by)
    return category


@transaction.atomic
def place(category, where, other, *, by):
    """Put ``category`` ``before``, ``after`` or last ``into`` the category ``other``: a drop.

    Articles and addresses follow as in ``move``. Returns it. Raises ``ValidationError`` where the
    other is gone or stands below it, or the address is taken.
    """
    rows = list(Category.objects.select_for_update().order_by("pk"))
    by_key: dict[int | None, Category] = {row.pk: row for row in rows}
    category, target = by_key[category.pk], by_key.get(other)
    if where not in ("before", "after", "into") or target is None:
        raise ValidationError("There is no such place.")
    above: Category | None = target
    while above is not None:
        if above == category:
            raise ValidationError("A section cannot stand below itself.")
        above = by_key.get(above.parent_id)
    parent = target if where == "into" else by_key.get(target.parent_id)
    parent_id = parent.pk if parent else None
    beside = [row for row in _beside(rows, parent_id) if row != category]
    at = len(beside)
    if where != "into":
        at = beside.index(target) + (where == "after")
    if parent_id == category.parent_id:
        beside.insert(at, category)
        _number(beside)
    else:
        _put_below(category, parent, beside, at=at)
    _log(category, f"Put {where} {target} in the tree", by=by)
    return category


def _log(category, what, *, by):
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [category], CHANGE, what, single_object=True)


def _beside(rows, parent_id):
    """The categories below one parent, in their order."""
    children = [row for row in rows if row.parent_id == parent_id]
    return sorted(children, key=lambda one: (one.position, one.name))


def _put_below(category, parent, neighbours, *, at=None):
    category.parent = parent
    category.clean()
    category.save()
    publishing.file_again_below(category)
    neighbours.insert(len(neighbours) if at is None else at, category)
    _number(neighbours)


def _number(categories):
    """Give ``categories`` positions in this order; written where they differ."""
    for number, category in enumerate(categories, 1):
        if category.position != number * GAP:
            category.position = number * GAP
            Category.objects.filter(pk=category.pk).update(position=category.position)

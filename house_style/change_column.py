"""Change column of a table: what its empty cells should say, from the two columns of figures
before it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from house_style.table_figures import CHANGE, SHARE, Figure, Grid, read_figure

# Where no column is named so, one is added.
NEW_HEAD = "Change"
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_DIFFERENCE = re.compile(r"\bdifference\b|\+/[-−–]|\bpoints?\b", re.IGNORECASE)
_PERCENT_PLACES = 1


class NoFigures(ValueError):
    """The table has nothing that a change could be computed from; says why in words."""


class ChangeColumn(NamedTuple):
    """The column by its number, from 0, and what its cells should say: ``{row: text}``.

    One that the table does not have yet ``is_new``.
    """

    column: int
    is_new: bool
    cells: dict[int, str]


def fill_change_column(grid: Grid) -> ChangeColumn:
    """Compute the empty cells of the column of changes, heads in the first row of ``grid``.

    Of the two columns of figures next before it, the one with the earlier year in its head is the
    old one; without years, the left one. A row without two figures, or from nothing, stays empty.
    Raises ``NoFigures``.
    """
    if len(grid) < 2 or len({len(row) for row in grid}) != 1:
        raise NoFigures("Put the cursor into a table of plain rows with a row of heads.")
    heads = grid[0]
    column = next(
        (place for place, head in enumerate(heads) if place and CHANGE.search(head)), len(heads)
    )
    is_new = column == len(heads)
    old, new = _find_columns(grid, column)
    cells = {0: NEW_HEAD} if is_new else {}
    head = NEW_HEAD if is_new else heads[column]
    for number, row in enumerate(grid[1:], 1):
        before, after = read_figure(row[old]), read_figure(row[new])
        is_empty = is_new or not row[column].strip()
        if before and after and is_empty and (text := _write_change(before, after, head)):
            cells[number] = text
    if not cells.keys() - {0}:
        raise NoFigures("Every cell of the change column is filled in already.")
    return ChangeColumn(column, is_new, cells)


def _find_columns(grid: Grid, column: int) -> Sequence[int]:
    """The old and the new column of figures."""
    heads = grid[0]
    values = [
        place
        for place in range(1, column)
        if not SHARE.search(heads[place]) and any(read_figure(row[place]) for row in grid[1:])
    ][-2:]
    if len(values) < 2:
        raise NoFigures("A change takes two columns of figures before it.")
    years = [_YEAR.search(heads[place]) for place in values]
    is_newest_first = years[0] and years[1] and years[0][0] > years[1][0]
    return values[::-1] if is_newest_first else values


def _write_change(old: Figure, new: Figure, head: str) -> str:
    if old.is_percent or _DIFFERENCE.search(head):
        return _write_signed(new.value - old.value, max(old.places, new.places))
    if not old.value:
        return ""
    change = (new.value - old.value) / abs(old.value) * 100
    return f"{_write_signed(change, _PERCENT_PLACES)}%"


def _write_signed(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places))
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"

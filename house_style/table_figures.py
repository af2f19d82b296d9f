"""Figures of tables: sums, shares and changes computed anew, and the cells that disagree.

A relation counts where it is plainly meant: the words of a head or a label name it, and most of its
figures agree. A false alarm would teach editors to look away, so what is unclear says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from house_style.tree import parse, read_text

_NUMBER = re.compile(
    r"(?P<sign>[-−–+]?)\s*[$€£¥]?\s*(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>%?)"
)
_MINUS = ("-", "−", "–")
_MARKS = re.compile(r"[*†‡]+$")
_TOTAL = re.compile(r"(?:grand |sub-?)?total|sum", re.IGNORECASE)
_SUBTOTAL = re.compile(r"sub-?total", re.IGNORECASE)
SHARE = re.compile(r"\bshare\b|% of total|percent of total", re.IGNORECASE)
CHANGE = re.compile(
    r"\bchange\b|\bchg\b|\by/y\b|\byoy\b|\+/[-−–]|\bdifference\b|\bgrowth\b", re.IGNORECASE
)
_HALF = Decimal("0.5")
# A total that is further off its parts is no sum of them: a whole market under its five largest.
NEAR = Decimal("0.2")


class Figure(NamedTuple):
    """A number as a cell shows it: with so many decimals, as a percentage or not."""

    value: Decimal
    places: int
    is_percent: bool

    @property
    def half(self) -> Decimal:
        """Half of the last digit shown: the number that was rounded is no further away."""
        return _HALF.scaleb(-self.places)

    @property
    def slack(self) -> Decimal:
        """How far the number itself may be from what is shown; a whole one is taken as counted."""
        return self.half if self.places else Decimal(0)


class Doubt(NamedTuple):
    """A cell that disagrees with its table; places are counted from 0, heads included."""

    row: int
    column: int
    shown: str
    expected: str

    @property
    def instead(self) -> str:
        """What is shown with the expected figure in it; the signs of money and notes stay."""
        digits = self.expected.strip("-%")
        found = _NUMBER.search(self.shown)
        assert found
        before, sign = self.shown[: found.start()], found["sign"]
        after = self.shown[found.end("digits") :]
        money = self.shown[found.end("sign") : found.start("digits")]
        if self.expected.startswith("-"):
            is_bracketed = before.endswith("(")
            sign = "" if is_bracketed else sign if sign in _MINUS else "-"
        else:
            before, after = before.removesuffix("("), after.replace(")", "", 1)
            sign = sign if sign == "+" else ""
        return f"{before}{sign}{money}{digits}{after}"


type Grid = Sequence[Sequence[str]]
type _Guess = tuple[
    int, int, Decimal, Decimal
]  # row, column, what is expected, how far off it may be


def check_tables(html: str) -> Iterator[tuple[int, Doubt]]:
    """Pairs of the number of a table in ``html``, from 1, and a doubt about one of its cells."""
    for number, table in enumerate(parse(html).find_all("table"), 1):
        rows = table.find_all("tr")
        cells = table.find_all(["td", "th"])
        is_plain = not any(cell.has_attr(span) for cell in cells for span in ("colspan", "rowspan"))
        grid = [
            [" ".join(read_text(cell).split()) for cell in row.find_all(["td", "th"])]
            for row in rows
        ]
        if is_plain and len({len(row) for row in grid}) == 1:
            for doubt in check_figures(grid):
                yield number, doubt


def read_figure(text: str) -> Figure | None:
    """The number that a cell shows and nothing else; None for words and for what is missing."""
    plain = _MARKS.sub("", text.replace("\u00a0", " ").strip())
    is_negative = plain.startswith("(") and plain.endswith(")")
    found = _NUMBER.fullmatch(plain.strip("()") if is_negative else plain)
    if not found:
        return None
    digits = found["digits"].replace(",", "")
    value = Decimal(digits)
    if is_negative or found["sign"] in _MINUS:
        value = -value
    return Figure(value, len(digits.partition(".")[2]), bool(found["unit"]))


def check_figures(grid: Grid) -> list[Doubt]:
    """The cells of a table, its heads in the first row and its labels in the first column, that
    disagree with the rest.
    """
    table = _Table(grid)
    doubts: dict[tuple[int, int], Doubt] = {}
    for relation in (table.changes, table.shares, table.sums_beside, table.sums_below):
        is_said = relation == table.sums_below  # that the row is a sum: its label is no other word
        for guesses in relation():
            for row, column, expected, _ in table.list_wrong(guesses, is_said=is_said):
                if is_said and any((part, column) in doubts for part in range(row)):
                    continue  # one of its parts is wrong, not the sum
                shown = table.figures[row][column]
                assert shown
                doubts.setdefault(
                    (row, column), Doubt(row, column, grid[row][column], _write(expected, shown))
                )
    return [doubts[key] for key in sorted(doubts)]


class _Table:
    """A table as figures, and the relations that may hold in it."""

    def __init__(self, grid: Grid) -> None:
        self.heads = [head.strip() for head in grid[0]] if grid else []
        self.labels = [row[0].strip() if row else "" for row in grid]
        self.figures = [[read_figure(cell) for cell in row] for row in grid]
        self.figures[:1] = [[None] * len(self.heads)] if grid else []
        self.rows = range(1, len(grid))
        self.totals = [row for row in self.rows if _TOTAL.fullmatch(self.labels[row])]
        self.values = [
            column
            for column in range(1, len(self.heads))
            if not CHANGE.search(self.heads[column])
            and not SHARE.search(self.heads[column])
            and any(self.figures[row][column] for row in self.rows)
        ]

    def list_wrong(self, guesses: list[_Guess], *, is_said: bool) -> list[_Guess]:
        """Those that do not hold, where most do; none where it is unclear that they should.

        Where ``is_said`` that they should, one that holds is enough, or that none is far off.
        """
        known = [guess for guess in guesses if self.figures[guess[0]][guess[1]]]
        wrong = [guess for guess in known if not self._holds(guess)]
        right = len(known) - len(wrong)
        if is_said and (right or all(self._is_near(guess) for guess in wrong)):
            return wrong
        return wrong if right >= 2 * max(len(wrong), 1) else []

    def _is_near(self, guess: _Guess) -> bool:
        row, column, expected, _ = guess
        shown = self.figures[row][column]
        return shown is not None and abs(shown.value - expected) <= abs(expected) * NEAR

    def _holds(self, guess: _Guess) -> bool:
        row, column, expected, off = guess
        shown = self.figures[row][column]
        return shown is not None and abs(shown.value - expected) <= off + shown.half

    def _count_held(self, guesses: list[_Guess]) -> int:
        return sum(self._holds(guess) for guess in guesses)

    def changes(self) -> Iterator[list[_Guess]]:
        """What a column of changes has, from the two columns that fit it best."""
        for column, head in enumerate(self.heads):
            if not column or not CHANGE.search(head) or SHARE.search(head):
                continue
            before = [value for value in self.values if value < column][-4:]
            pairs = [pair for two in combinations(before, 2) for pair in (two, two[::-1])]
            tries = [list(self._changes(column, *pair)) for pair in pairs]
            if tries:
                yield max(tries, key=self._count_held)

    def _changes(self, column: int, old: int, new: int) -> Iterator[_Guess]:
        for row in self.rows:
            a, b, shown = (self.figures[row][place] for place in (old, new, column))
            if not (a and b and shown):
                continue
            is_relative = not a.is_percent and (shown.is_percent or "%" in self.heads[column])
            if not is_relative:
                yield row, column, b.value - a.value, a.slack + b.slack
            elif a.value:
                expected = (b.value - a.value) / abs(a.value) * 100
                off = (a.slack * abs(b.value / a.value) + b.slack) / abs(a.value) * 100
                yield row, column, expected, off

    def shares(self) -> Iterator[list[_Guess]]:
        """What a column of shares has, of the column that fits it best."""
        for column, head in enumerate(self.heads):
            if column and SHARE.search(head):
                tries = [list(self._shares(column, value)) for value in self.values]
                if tries:
                    yield max(tries, key=self._count_held)

    def _shares(self, column: int, value: int) -> Iterator[_Guess]:
        parts = [row for row in self.rows if row not in self.totals]
        whole = self.figures[self.totals[-1]][value] if self.totals else None
        total = whole.value if whole else self._add(parts, value)
        for row in self.rows:
            part, shown = self.figures[row][value], self.figures[row][column]
            if part and shown and total and not part.is_percent:
                yield row, column, part.value / total * 100, part.slack / abs(total) * 100

    def sums_below(self) -> Iterator[list[_Guess]]:
        """What rows of totals have: the sum of the rows above, or since the last one."""
        above = 1
        for total in self.totals:
            every = [row for row in range(1, total) if row not in self.totals]
            since = [row for row in range(above, total) if row not in self.totals]
            is_part = bool(_SUBTOTAL.fullmatch(self.labels[total]))
            above = total + 1 if is_part else above
            rows = since if is_part else every
            if len(rows) >= 2:
                yield list(self._sums(total, rows))

    def _sums(self, total: int, rows: list[int]) -> Iterator[_Guess]:
        for column in self.values:
            parts = [self.figures[row][column] for row in rows]
            known = [part for part in parts if part]
            if known and len(known) == len(parts) and not known[0].is_percent:
                off = sum((part.slack for part in known), Decimal(0))
                yield total, column, self._add(rows, column), off

    def sums_beside(self) -> Iterator[list[_Guess]]:
        """What a last column "Total" has: the sum of those before it."""
        last = len(self.heads) - 1
        if last < 3 or not _TOTAL.fullmatch(self.heads[last]):
            return
        columns = [column for column in self.values if column != last]
        guesses = []
        for row in self.rows:
            parts = [self.figures[row][column] for column in columns]
            known = [part for part in parts if part and not part.is_percent]
            if len(known) == len(columns):
                total = sum((part.value for part in known), Decimal(0))
                off = sum((part.slack for part in known), Decimal(0))
                guesses.append((row, last, total, off))
        yield guesses

    def _add(self, rows: Sequence[int], column: int) -> Decimal:
        return sum(
            (figure.value for row in rows if (figure := self.figures[row][column])), Decimal(0)
        )


def _write(expected: Decimal, shown: Figure) -> str:
    rounded = expected.quantize(Decimal(1).scaleb(-shown.places))
    return f"{rounded:,}{'%' if shown.is_percent else ''}"

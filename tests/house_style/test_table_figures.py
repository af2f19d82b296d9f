"""Tables check themselves: every planted error is found, and no clean table is doubted."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from house_style.table_figures import Doubt, check_figures, check_tables, read_figure


def read_tables():
    text = (Path(__file__).parent / "tables_that_agree.txt").read_text("utf-8")
    for part in text.split("## ")[1:]:
        name, *lines = part.strip("\n").split("\n")
        yield name, [[cell.strip() for cell in f" {line} ".split(" | ")] for line in lines if line]


TABLES = dict(read_tables())
# What is written in place of what: the table, the row, the column.
PLANTED = [
    ("Light-vehicle sales, October", 2, 3, "−9.1%"),
    ("Light-vehicle sales, October", 5, 3, "+2.3%"),
    ("Light-vehicle sales, October", 5, 1, "95,899"),
    ("Corvane by model", 1, 5, "+4.9%"),
    ("Share of electric sales", 2, 2, "23.1%"),
    ("Quarter in $ millions", 3, 3, "101.3"),
    ("Prices", 2, 3, "$700"),
    ("Production by plant", 3, 1, "279,000"),
    ("Recalls", 2, 4, "1,301,950"),
    ("Powertrains", 1, 2, "33.0"),
    ("Three largest", 2, 3, "−3.1%"),
    ("Orders by month", 3, 3, "5"),
    ("Costs, $ millions", 4, 1, "2,675.3"),
    ("Costs, $ millions", 4, 2, "2,713.7"),
    ("Plazas", 2, 3, "+89"),
    ("Registrations", 3, 3, "−14.2%"),
    ("Share in Europe", 2, 3, "−0.6"),
    ("People by shift", 1, 4, "3,404"),
    ("Combined mpg", 4, 3, "2.6"),
    ("Range, miles", 2, 3, "+7.4%"),
]


def test_there_are_as_many_tables_and_errors_as_are_promised():
    assert (len(TABLES), len(PLANTED)) == (20, 20)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_agrees_is_not_doubted(name):
    assert check_figures(TABLES[name]) == []


@pytest.mark.parametrize(("name", "row", "column", "wrong"), PLANTED)
def test_a_planted_error_is_found_with_what_was_meant(name, row, column, wrong):
    table = [list(cells) for cells in TABLES[name]]
    right = table[row][column]
    table[row][column] = wrong

    (doubt, *others) = [each for each in check_figures(table) if each.column == column]

    assert (doubt.row, doubt.shown, others) == (row, wrong, [])
    expected, meant = read_figure(doubt.expected), read_figure(right)
    assert (expected.value, expected.places) == (meant.value, meant.places)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("−6.1%", "-6.1"),
        ("(61.3)", "-61.3"),
        ("+$1,200", "1200"),
        ("12.5**", "12.5"),
        ("–", None),
        ("n/a", None),
        ("14 gal", None),
        ("Oct. 2026", None),
        ("", None),
    ],
)
def test_a_cell_is_a_figure_or_it_is_words(text, value):
    figure = read_figure(text)

    assert (figure and figure.value) == (value and Decimal(value))


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 10**7)), min_size=2, max_size=9))
def test_no_consistent_table_is_doubted(pairs):
    rows = [
        [f"Row {number}", f"{new:,}", f"{old:,}", f"{(Decimal(new - old) / old * 100):+.1f}%"]
        for number, (new, old) in enumerate(pairs)
    ]
    new, old = (sum(values) for values in zip(*pairs, strict=True))
    total = ["Total", f"{new:,}", f"{old:,}", f"{(Decimal(new - old) / old * 100):+.1f}%"]

    assert check_figures([["", "2026", "2025", "Change"], *rows, total]) == []


def test_tables_are_read_out_of_a_text_and_merged_cells_are_left_alone():
    head = "<tr><th>Make</th><th>2026</th><th>2025</th><th>Change</th></tr>"
    rows = "".join(
        f"<tr><td>{name}</td><td>{a}</td><td>{b}</td><td>{c}</td></tr>"
        for name, a, b, c in [
            ("Lark", "110", "100", "10%"),
            ("Tern", "120", "100", "20%"),
            ("Heron", "130", "100", "40%"),
        ]
    )
    html = f"<p>Text.</p><table>{head}{rows}</table><table><tr><td colspan=2>1</td></tr></table>"

    ((number, doubt),) = check_tables(html)

    assert (number, doubt.row, doubt.column, doubt.shown, doubt.expected) == (1, 3, 3, "40%", "30%")


@pytest.mark.parametrize(
    ("shown", "expected", "instead"),
    [
        ("12.4%", "11.9%", "11.9%"),
        ("+12.4%*", "11.9%", "+11.9%*"),
        ("+12.4%", "-1.0%", "-1.0%"),
        ("−3.0%", "-2.0%", "−2.0%"),
        ("(3.0)", "-2.0", "(2.0)"),
        ("(3.0)", "2.0", "2.0"),
        ("$1,200", "1,250", "$1,250"),
        ("−$1,200", "-1,250", "−$1,250"),
    ],
)
def test_the_figure_to_write_instead_keeps_the_signs_of_money_and_notes(shown, expected, instead):
    assert Doubt(1, 1, shown, expected).instead == instead

"""The change column of a table: its empty cells computed from the figures before it."""

import pytest

from house_style.change_column import NoFigures, fill_change_column
from house_style.table_figures import check_figures


def fill(*lines):
    return fill_change_column([line.split("|") for line in lines])


def test_empty_cells_are_computed_with_their_sign():
    filled = fill("Maker|2025|2026|Change", "Lark|1,000|1,125|", "Tern|80|70|", "Heron|5|5|")

    assert filled == (3, False, {1: "+12.5%", 2: "−12.5%", 3: "0.0%"})


def test_the_earlier_year_is_the_old_one_wherever_it_stands():
    filled = fill("Maker|Nov. 2026|Nov. 2025|% change", "Lark|110|100|")

    assert filled.cells == {1: "+10.0%"}


def test_what_is_filled_in_already_stays_and_what_has_no_figures_stays_empty():
    filled = fill(
        "Maker|2025|2026|Change", "Lark|100|110|new", "Tern|0|70|", "Heron|n/a|5|", "A|1|2|"
    )

    assert filled.cells == {4: "+100.0%"}


def test_differences_and_points_are_no_percentages():
    assert fill("Maker|2025|2026|Difference", "A|1,000.5|2,100|").cells == {1: "+1,099.5"}
    assert fill("Maker|Share 1|Share 2|2025|2026|Change", "A|1%|2%|4.1%|3.9%|").cells == {1: "−0.2"}


def test_without_such_a_column_one_is_added_with_its_head():
    filled = fill("Maker|2025|2026", "Lark|100|110", "Total|100|110")

    assert filled == (3, True, {0: "Change", 1: "+10.0%", 2: "+10.0%"})


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Maker|2026|Change", "A|1|"], "two columns of figures"),
        (["Maker|2025|2026|Change", "A|1|2|100%"], "filled in already"),
        (["Maker|2025"], "row of heads"),
        (["Maker|2025|2026", "A|1"], "plain rows"),
    ],
)
def test_what_cannot_be_computed_is_said_in_words(lines, words):
    with pytest.raises(NoFigures, match=words):
        fill(*lines)


def test_the_tables_own_check_agrees_with_what_was_filled_in():
    grid = [["Maker", "2026", "2025", "Change"]]
    grid += [
        [name, new, old, ""]
        for name, new, old in [("A", "7", "3"), ("B", "2", "9"), ("C", "1.5", "1.4")]
    ]

    for row, text in fill_change_column(grid).cells.items():
        grid[row][3] = text

    assert check_figures(grid) == []

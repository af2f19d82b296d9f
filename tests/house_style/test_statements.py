"""Statements: figures told apart by what they say, and names that took another's place."""

import pytest

from house_style.statements import describe_figure, list_changed_names


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("Three", "3"),
        ("twenty-five", "25"),
        ("twenty-five percent", "25%"),
        ("5\u00a0per cent", "5%"),
        ("5 %", "5%"),
        ("twice", "2 times"),
        ("three times", "3 times"),
        ("three million", "3 million"),
        ("1,200", "1,200"),
    ],
)
def test_a_figure_is_told_by_what_it_says(figure, said):
    assert describe_figure(figure) == said


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Toyota paid. It sued.", "Honda paid. It sued.", (["Toyota"], ["Honda"])),
        ("Today Toyota paid.", "Today Honda paid.", (["Toyota"], ["Honda"])),
        ("BMW paid.", "VW paid.", (["BMW"], ["VW"])),
        ("It sued.", "Toyota sued.", ([], [])),
        ("Toyta paid.", "Toyota paid.", ([], [])),
        ("The cars burn.", "Some cars burn.", ([], [])),
    ],
)
def test_names_that_took_anothers_place_are_told(before, after, changed):
    assert list_changed_names(before, after) == changed

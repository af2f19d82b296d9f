"""Slots of charts whose JSON names what no database keeps."""

import pytest

from house_style import charts

BARS = '[["Ford","1",1],["Kia","2",2],["Seat","3",3]]'


@pytest.mark.parametrize("title", [r"Sales \ud800", r"Sales \u0000"])
def test_half_a_character_and_nul_make_no_chart(title):
    assert charts.check_figures(f'["{title}",{BARS}]') is None


def test_an_escaped_letter_makes_one():
    assert charts.check_figures(rf'["Citro\u00ebn",{BARS}]')

"""Slots of charts whose JSON names what no database keeps."""

import pytest
from django.utils.html import escape

from house_style import charts

BARS = '[["Ford","1",1],["Kia","2",2],["Seat","3",3]]'


@pytest.mark.parametrize("title", [r"Sales \ud800", r"Sales \u0000"])
def test_half_a_character_and_nul_make_no_chart(title):
    assert charts.check_figures(f'["{title}",{BARS}]') is None


def test_an_escaped_letter_makes_one():
    assert charts.check_figures(rf'["Citro\u00ebn",{BARS}]')


def test_a_chart_says_in_words_which_bars_are_the_longest_and_the_shortest():
    slot = charts.check_figures(f'["Sales",{BARS}]')
    drawn = charts.draw_charts(f'<div class="chart" data-chart="{escape(slot)}"></div>')

    assert "Bar chart: Sales. Of 3, the highest is Seat, 3; the lowest Ford, 1." in drawn

"""Headings of a compiled body: they begin at h2 and skip no level."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from house_style.compiler import compile_body


def _compile(levels):
    body = "".join(f"<h{level}>x</h{level}>" for level in levels)
    return [int(level) for level in re.findall("<h([2-6])>", compile_body(body).html)]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ([3], [2]),
        ([3, 3, 3], [2, 2, 2]),
        ([3, 4, 3], [2, 3, 2]),
        ([4, 3, 2], [2, 2, 2]),
        ([2, 4, 4, 2], [2, 3, 3, 2]),
        ([3, 2, 3], [2, 2, 3]),
        ([2, 3, 4, 2], [2, 3, 4, 2]),
    ],
)
def test_headings_begin_at_two_and_skip_no_level(typed, shown):
    assert _compile(typed) == shown


@settings(deadline=None)
@given(st.lists(st.sampled_from([2, 3, 4]), max_size=12))
def test_no_level_is_skipped_whatever_is_typed(typed):
    shown = _compile(typed)

    assert all(after <= before + 1 for before, after in zip([1, *shown], shown, strict=False))
    assert all(level >= 2 for level in shown)


def test_a_note_that_is_a_heading_is_still_one():
    compiled = compile_body("<p>A.**</p><h3>**Plants</h3>")

    assert compiled.notes[0].mark == "**"
    assert "Plants</h2>" in compiled.html

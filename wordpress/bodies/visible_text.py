"""Visible words of HTML: what a reader reads, to compare a body before its conversion and after."""

from collections.abc import Sequence


def visible_text(html: str) -> str:
    """Give the words that a reader sees in a body, WordPress' own or ours, in order, a space between two."""
    raise NotImplementedError


def compare_visible_words(before: str, after: str) -> Sequence[str]:
    """List the words of the WordPress body ``before`` that the HTML ``after`` lacks, in order; [] if none is lost."""
    raise NotImplementedError

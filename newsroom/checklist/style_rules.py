"""Style rules applied: what the house writes otherwise, found in a text.

The active rules are read with each check, so that an edit of one counts at once; what is made of
them is made once per process and version.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.fixed_queries import FixedQuery
from house_style.wording import find_wordings
from newsroom.models import StyleRule

COLUMNS = ("kind", "written", "instead", "is_cased", "why")


class StyleFault(NamedTuple):
    """Words that the house writes otherwise: what to tell, where they stand, what to write."""

    told: str
    words: str
    start: int
    instead: str


def find_style_faults(text: str, *, is_body: bool) -> Iterator[StyleFault]:
    """Find them in ``text``, a line for each block; a dateline only where it is a body."""
    rules = _make_rules(tuple(_active_rules.fetch()))
    rule_of = {
        rule.wording: rule for rule in rules if is_body or rule.kind != StyleRule.Kind.DATELINE
    }
    for found in find_wordings(text, rule_of):
        rule = rule_of[found.wording]
        advice = f"the house writes “{found.instead}”" if rule.instead else "write it otherwise"
        told = f"“{found.words}”: {advice}.{f' {rule.why}' if rule.why else ''}"
        yield StyleFault(told, found.words, found.start, found.instead if rule.instead else "")


@FixedQuery
def _active_rules() -> QuerySet[Any, Any]:
    return StyleRule.objects.active().order_by("kind", "written").values_list(*COLUMNS)


# The very rows are the key: whatever somebody changes in them makes new rules, in every process.
@lru_cache(maxsize=2)
def _make_rules(rows: tuple[tuple[Any, ...], ...]) -> list[StyleRule]:
    return [StyleRule(**dict(zip(COLUMNS, row, strict=True))) for row in rows]

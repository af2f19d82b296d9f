"""Completion of names while typing: first the names that start so, then those with such a word."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

# What stands before a word in a name: “Anna-Lena O'Hara (Detroit)”.
_BEFORE_A_WORD = (" ", "-", "'", ".", "(", "/", "&")


def order_completion(queryset: QuerySet, request: HttpRequest, term: str, column: str) -> QuerySet:
    """Order what a completing box is told by where ``term``, folded, stands in a folded column.

    A list keeps the order of its columns.
    """
    match = request.resolver_match
    if match is None or match.url_name != "autocomplete" or not term:
        return queryset
    starts_a_word = Q()
    for sign in _BEFORE_A_WORD:
        starts_a_word |= Q(**{f"{column}__contains": f"{sign}{term}"})
    place = Case(
        When(**{f"{column}__startswith": term}, then=Value(0)),
        When(starts_a_word, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    # In the SELECT list too: the search may ask for distinct rows.
    return queryset.annotate(completion_place=place).order_by("completion_place", column, "pk")

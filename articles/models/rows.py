"""Rows of other tables, read along with a row as JSON: one query, however many there are."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject


def rows_of(queryset: QuerySet[Any], *names: str, **columns: str) -> ArraySubquery:
    """An annotation that reads ``queryset`` (which may name ``OuterRef``) as a list of dicts.

    ``names`` are columns under their own name; ``columns`` are given another, ``name="tag__name"``.
    """
    columns = {name: name for name in names} | columns
    return ArraySubquery(queryset.values(row=JSONObject(**columns)))


def build_rows[T: Model](model: type[T], rows: list[dict[str, Any]]) -> list[T]:
    """Instances of ``model`` from what ``rows_of`` read; times are aware datetimes again."""
    read = {name: model._meta.get_field(name).to_python for row in rows[:1] for name in row}
    return [model(**{name: read[name](value) for name, value in row.items()}) for row in rows]

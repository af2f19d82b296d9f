"""JSON rows: rows of other tables, read along with a row in one query, however many there are."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject

type Rows = list[dict[str, Any]]


def read_rows(queryset: QuerySet[Any], *names: str, **columns: str) -> ArraySubquery:
    """Annotate with ``queryset`` (which may name ``OuterRef``) as a list of dicts.

    ``names`` are columns under their own name; ``columns`` are given another, ``name="tag__name"``.
    """
    columns = {name: name for name in names} | columns
    return ArraySubquery(queryset.values(row=JSONObject(**columns)))


def build_rows[T: Model](model: type[T], rows: Rows) -> list[T]:
    """Build instances of ``model`` from what ``read_rows`` read; times are aware again."""
    read = {name: model._meta.get_field(name).to_python for row in rows[:1] for name in row}
    return [model(**{name: read[name](value) for name, value in row.items()}) for row in rows]


def build_first_row[T: Model](model: type[T], rows: Rows) -> T | None:
    """Build the first of ``rows``, where there is one."""
    return next(iter(build_rows(model, rows)), None)

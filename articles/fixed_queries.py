"""Fixed queries: reads of one shape, made into SQL once per process and not for each request.

The ORM says what is read, as everywhere. To make its SQL takes longer than to run it, and a posted
reply reads a dozen small things. A value that differs from run to run is a ``Given``; anything else
(the time of day, a setting) would stay as it was when the process first asked.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, Field, Func, QuerySet


class Given(Expression):
    """A value that is known when the query runs."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class IsAnyOf(Func):
    """Whether a column holds one of the values of a list, which is ``Given``: however many."""

    arg_joiner = " = ANY("
    template = "(%(expressions)s))"
    output_field = BooleanField()


class FixedQuery:
    """A function that makes a ``values_list`` queryset, called once; to be used as its decorator.

    Reads through ``default``, as whatever writes does.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        return self._make().query.sql_with_params()

    def fetch(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, with the values that were ``given``."""
        sql, params = self._compiled
        values = [given[value.name] if isinstance(value, Given) else value for value in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

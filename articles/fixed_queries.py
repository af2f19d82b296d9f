"""Fixed queries: reads of one shape, made into SQL once per process and not for each request.

The ORM says what is read, as everywhere. To make its SQL takes longer than to run it: a reader's
page asks half a dozen large questions, a posted reply a dozen small ones. A value that differs
from run to run is a ``Given``; anything else (the time of day, a setting) would stay as it was when
the process first asked. PostgreSQL, too, plans such a statement once per connection.
"""

import copy
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import connections, router
from django.db.models import BigIntegerField, BooleanField, Expression, Field, Func, Model, QuerySet

from articles.prepared_statements import prepare_statements


class Given(Expression):
    """A value that is known when the query runs."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


def give_keys(name: str) -> Given:
    """Give a list of keys, for ``IsAnyOf``."""
    return Given(name, ArrayField(BigIntegerField()))


class IsAnyOf(Func):
    """Whether a column holds one of the values of a list, which is ``Given``: however many."""

    arg_joiner = " = ANY("
    template = "(%(expressions)s))"
    output_field = BooleanField()


class _Fixed[Rows: QuerySet[Any, Any]]:
    """A function that makes a queryset, called once; to be used as its decorator.

    It is read, as any queryset is, through the login that the page has.
    """

    def __init__(self, make: Callable[[], Rows]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> Rows:
        return self._make()

    @cached_property
    def _compiler(self) -> Any:
        using = router.db_for_read(self._rows.model)
        connections[using].ensure_connection()
        return self._rows.query.get_compiler(using=using)

    @cached_property
    def _statement(self) -> tuple[str, list[str]]:
        """The SQL, and the names of what is given in it, in their order.

        All other values are part of it: only a plan that knows them can use a partial index.
        """
        sql, params = self._compiler.as_sql()
        if any(isinstance(value, date) for value in params):
            raise TypeError("A fixed query would keep this moment for ever: have it given.")
        mark = uuid4()  # stands in no other value
        marked = [str(mark) if isinstance(value, Given) else value for value in params]
        written = self._compiler.connection.ops.compose_sql(sql, marked)
        names = [value.name for value in params if isinstance(value, Given)]
        return written.replace("%", "%%").replace(f"'{mark}'", "%s"), names

    def _fill(self, given: dict[str, Any]) -> tuple[str, list[Any]]:
        sql, names = self._statement
        return sql, [given[name] for name in names]


class FixedQuery(_Fixed[QuerySet[Any, Any]]):
    """Fixed query of a ``values_list`` queryset."""

    def fetch(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, with the values that were ``given``."""
        using = router.db_for_read(self._rows.model)
        with prepare_statements(using), connections[using].cursor() as cursor:
            cursor.execute(*self._fill(given))
            return cursor.fetchall()


class FixedRows[Row: Model](_Fixed[QuerySet[Row, Row]]):
    """Fixed query of a queryset of instances, with what it selects along and annotates."""

    def fetch(self, **given: Any) -> list[Row]:
        """The instances, with the values that were ``given``."""
        rows: Any = self._rows.using(router.db_for_read(self._rows.model))
        filled = self._fill(given)
        compiler = copy.copy(self._compiler)
        compiler.using, compiler.connection = rows.db, connections[rows.db]
        compiler.as_sql = lambda *args, **kwargs: filled
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        with prepare_statements(rows.db):
            return list(rows)

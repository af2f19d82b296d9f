"""Functions with the owner's rights: what a reader's page asks of rows that its login cannot read.

Readers' pages see rows of live articles alone (``autoinformed/reader_rows.py``), and PostgreSQL
looks at those before it looks at words: no index finds words for a login that is held to rows. So
two questions are functions in the database, which run as its owner and answer with keys alone.
``grant_reader`` makes them, and lets the reader's login call them and no other.
"""

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import BigIntegerField, Func, QuerySet, Value
from django.db.models.functions import Now

from articles.models import Article

SIGNATURES = {
    "articles_find_words": "wanted tsquery, most integer",
    "articles_find_withdrawn": "asked_id bigint, asked_slug text, asked_legacy_id bigint",
}


def find_words(query: SearchQuery, *, most: int) -> Func:
    """Find the live ones among ``most`` articles with ``query``: their keys, for a subquery."""
    return Func(
        query,
        Value(most),
        function="articles_find_words",
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=BigIntegerField(),
    )


def is_withdrawn(
    *, pk: int | None = None, slug: str | None = None, legacy_id: int | None = None
) -> bool:
    """Whether readers could once see the article that one of these names, and no longer may."""
    with connections[router.db_for_read(Article)].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM articles_find_withdrawn(%s, %s, %s))", [pk, slug, legacy_id]
        )
        return cursor.fetchone()[0]


def create_functions(*, at: datetime | Now | None = None) -> None:
    """Create the functions, or bring them up to date; the rules in them are the gate's.

    Their clock is the database's: whoever calls one cannot ask what readers may see tomorrow.
    ``at`` stops it at a moment, for tests.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        for name, body in write_bodies(at or Now()).items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}({SIGNATURES[name]}) RETURNS SETOF bigint"
                " LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
                f" SET search_path = pg_catalog, public, pg_temp AS $$ {body} $$"
            )


def write_bodies(at: datetime | Now) -> dict[str, str]:
    """Write the statement of each function."""
    table = Article._meta.db_table
    live = write_condition(Article.objects.live(at))
    withdrawn = write_condition(Article.objects.withdrawn(at))
    return {
        # The limit is a fence: the gate's rule cannot lead the planner to another index.
        "articles_find_words": f"SELECT {table}.id FROM (SELECT * FROM public.{table}"  # noqa: S608
        f" WHERE search @@ wanted LIMIT most) {table} WHERE {live}",
        "articles_find_withdrawn": f"SELECT id FROM public.{table} WHERE {withdrawn}"  # noqa: S608
        " AND (id = asked_id OR slug = asked_slug OR legacy_id = asked_legacy_id)",
    }


def write_condition(rows: QuerySet[Any]) -> str:
    """Write what ``rows`` are narrowed to as SQL, its values in it."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    compiler = rows.query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    sql, params = compiler.compile(rows.query.where)
    return f"({connection.ops.compose_sql(sql, params)})"

"""Row-level security of the reader's login: which rows of the public tables it may read.

A rule is a queryset, so "live" has one meaning, the gate's. A table that has no rule here is
public in whole (``grants.PUBLIC_MODELS``). Comments need more than rows: a hidden one has its place
in a thread, without its words. The reader's login reads them through a view of the same name in a
schema of its own, which its connections look into first.

What changes is compared with what was last written: a table is locked only where its rule changed.
"""

import hashlib
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Now

from articles.models import (
    Address,
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Citation,
    Correction,
    Document,
    FollowUp,
    TaggedArticle,
)
from articles.reader_functions import write_condition
from comments.models import Comment
from pages.models import Page

SCHEMA = "readers"
POLICY = "what_readers_see"
# What a thread is built from. Any other column of a comment is empty where readers do not see it.
STRUCTURE = (
    "id",
    "article_id",
    "parent_id",
    "root_id",
    "status",
    "decided_at",
    "removed_at",
    "removal",
    "reported_at",
    "staff_edited_at",
    "staff_id",
    "created_at",
    "updated_at",
    "legacy_id",
)
# Nobody sees an edit before a moderator has.
NEVER = ("edited_text", "edited_text_at")


def list_rules() -> dict[str, str]:
    """List ``{table: condition}`` of each table of which the reader's login sees a part."""
    live = Article.objects.live(at=Now())

    def is_live(column: str) -> Subquery:
        # Not `Exists`: for many rows PostgreSQL would first list every live article.
        found = live.filter(pk=OuterRef(column)).order_by().values(found=Value(True))
        return Subquery(found, output_field=BooleanField())

    rules: list[QuerySet[Any]] = [
        live,
        *(
            placements.objects.live(at=Now())
            for placements in (ArticleCategory, ArticleCompany, Byline, TaggedArticle)
        ),
        *(notices.objects.filter(is_live("article_id")) for notices in (Correction, FollowUp)),
        Document.objects.filter(is_live("article_id"), shown_to_readers=True),
        Citation.objects.filter(is_live("citing_id"), is_live("cited_id")),
        # The path of what is no longer there. A current one may be a draft's: its headline.
        Address.objects.filter(kind=Address.Kind.OLD),
        Page.objects.live(),
    ]
    return {rows.model._meta.db_table: write_condition(rows) for rows in rules}


def limit_rows(reader: str) -> None:
    """Hold the login ``reader`` to the rules, each table in a transaction of its own.

    So nobody who reads several tables at once waits for us while we wait for them.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    name = connection.ops.quote_name(reader)
    for table, condition in list_rules().items():
        rule = f"FOR SELECT TO {name} USING {condition}"
        with transaction.atomic(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
            cursor.execute(
                "SELECT polname, obj_description(oid, 'pg_policy'), pg_get_expr(polqual, polrelid)"
                " FROM pg_policy WHERE polrelid = %s::regclass"
                " AND (SELECT relrowsecurity FROM pg_class WHERE oid = polrelid)",
                [f"public.{table}"],
            )
            found = cursor.fetchall()
            if found and found == [(POLICY, _seal(rule, found[0][2]), found[0][2])]:
                continue
            for statement in (
                f"DROP POLICY IF EXISTS {POLICY} ON public.{table}",
                f"CREATE POLICY {POLICY} ON public.{table} {rule}",
                f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY",
            ):
                cursor.execute(statement)
            cursor.execute(
                "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
                " WHERE polrelid = %s::regclass AND polname = %s",
                [f"public.{table}", POLICY],
            )
            seal = _seal(rule, cursor.fetchone()[0])
            cursor.execute(f"COMMENT ON POLICY {POLICY} ON public.{table} IS %s", [seal])


def _seal(written: str, kept: str) -> str:
    """Tell by a digest what we wrote and what the database made of it."""
    return hashlib.sha256(f"{written}\n{kept}".encode()).hexdigest()


def create_view(cursor: CursorWrapper) -> None:
    """Create the view of comments, unless it stands as it should.

    It depends on the columns that it reads: a migration that drops one, or changes its type, first
    drops the view, and the ``prepare`` that it is part of makes it anew.
    """
    table = Comment._meta.db_table
    definition = define_view()
    view = f"{SCHEMA}.{table}"
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    kept = (
        "SELECT obj_description(to_regclass(%s), 'pg_class'), pg_get_viewdef(to_regclass(%s)::oid)"
    )
    cursor.execute(kept, [view, view])
    seal, now = cursor.fetchone()
    if now is None or seal != _seal(definition, now):
        cursor.execute(f"DROP VIEW IF EXISTS {view}")
        cursor.execute(f"CREATE VIEW {view} {definition}")
        cursor.execute(kept, [view, view])
        seal = _seal(definition, cursor.fetchone()[1])
        cursor.execute(f"COMMENT ON VIEW {view} IS %s", [seal])


def define_view() -> str:
    """Every row of the comments, without the words of those that readers do not see.

    No rule narrows its rows, so nothing has to wait for one: indexes serve the reader's login too.
    The join is left out where no words are asked for.
    """
    table, articles = Comment._meta.db_table, Article._meta.db_table
    live = write_condition(Article.objects.live(at=Now()))
    seen = f"{write_condition(Comment.objects.visible())} AND {articles}.id IS NOT NULL"
    columns = []
    for field in Comment._meta.concrete_fields:
        column = f'{table}."{field.column}"'
        if field.column not in STRUCTURE:
            empty = f"CAST({'NULL' if field.null else "''"} AS {field.db_type(_connection())})"
            shown = "false" if field.column in NEVER else seen
            column = f'CASE WHEN {shown} THEN {column} ELSE {empty} END AS "{field.column}"'
        columns.append(column)
    return (
        f"AS SELECT {', '.join(columns)} FROM public.{table} LEFT JOIN public.{articles}"  # noqa: S608
        f" ON {articles}.id = {table}.article_id AND {live}"
    )


def _connection() -> Any:
    return connections[DEFAULT_DB_ALIAS]

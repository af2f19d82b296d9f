"""Grants of the reader's login. It may read the tables below, and nothing else in the database.

A new model is private until somebody adds it here. Of some tables the login reads a part: which
rows is said in ``autoinformed/reader_rows.py``.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from articles import reader_functions
from autoinformed import reader_rows
from comments.models import Comment

PUBLIC_MODELS = [
    "images.Image",
    "authors.Author",
    "authors.AuthorLink",
    "articles.Address",
    "articles.Article",
    "articles.ArticleCategory",
    "articles.ArticleCompany",
    "articles.Byline",
    "articles.Category",
    "articles.Citation",
    "articles.Company",
    "articles.CompanyAlias",
    "articles.Correction",
    "articles.Document",
    "articles.FollowUp",
    "articles.Listing",
    "articles.MostRead",
    "articles.Publication",
    "articles.SearchWord",
    "articles.Series",
    "articles.Tag",
    "articles.TaggedArticle",
    "comments.ClosingRule",
    "comments.Comment",
    "comments.CommentSettings",
    "pages.Menu",
    "pages.MenuItem",
    "pages.Page",
    "pages.SiteSettings",
    "sites.Site",
]


class ReaderLoginError(Exception):
    """The reader's login cannot be what it must be; the message says what to do."""


def list_public_tables() -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in PUBLIC_MODELS]


def grant_reader() -> None:
    """Let the reader's login SELECT what is public alone, whatever it could before.

    Safe to run at any time: readers see the old rights or the new ones, never none.
    Raises ReaderLoginError.
    """
    reader = settings.DATABASES["reader"]
    connection = connections["default"]
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        if reader["USER"] == owner:
            raise ReaderLoginError(
                "READER_DATABASE_URL names the login of DATABASE_URL: public pages need one of "
                "their own (docs/install.md)."
            )
        _ensure_login(cursor, reader)
    reader_rows.limit_rows(reader["USER"])
    # Comments it reads through a view.
    tables = {*list_public_tables()} - {Comment._meta.db_table}
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        names = {
            "reader": sql.Identifier(reader["USER"]),
            "database": sql.Identifier(database),
            "readers": sql.Identifier(reader_rows.SCHEMA),
            "view": sql.Identifier(reader_rows.SCHEMA, Comment._meta.db_table),
            "tables": sql.SQL(", ").join(map(sql.Identifier, sorted(tables))),
            "functions": sql.SQL(", ").join(map(sql.Identifier, reader_functions.SIGNATURES)),
        }
        reader_functions.create_functions()
        reader_rows.create_view(cursor)
        for statement in [
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC, {reader}",
            "GRANT CONNECT ON DATABASE {database} TO {reader}",
            "REVOKE ALL ON SCHEMA public FROM {reader}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {reader}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {reader}",
            "GRANT USAGE ON SCHEMA public TO {reader}",
            "GRANT SELECT ON {tables} TO {reader}",
            "REVOKE ALL ON FUNCTION {functions} FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION {functions} TO {reader}",
            "REVOKE ALL ON SCHEMA {readers} FROM PUBLIC, {reader}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA {readers} FROM PUBLIC, {reader}",
            "GRANT USAGE ON SCHEMA {readers} TO {reader}",
            "GRANT SELECT ON {view} TO {reader}",
        ]:
            cursor.execute(sql.SQL(statement).format(**names))


def _ensure_login(cursor: CursorWrapper, reader: dict[str, Any]) -> None:
    """Check that the login exists and has no power of its own; make it where we are allowed to."""
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = %s",
        [reader["USER"]],
    )
    row = cursor.fetchone()
    if row == (True,):
        raise ReaderLoginError(
            f"The login {reader['USER']} may do more than read: it must not be a superuser, make "
            "databases or roles, or be a member of another role (docs/install.md)."
        )
    if row is None:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone() != (True,):
            raise ReaderLoginError(
                f"Make the login {reader['USER']} on the database server and set "
                "READER_DATABASE_URL (docs/install.md): ours may not make it."
            )
        cursor.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOINHERIT PASSWORD {}").format(
                sql.Identifier(reader["USER"]), sql.Literal(reader["PASSWORD"])
            )
        )

"""The real login of public pages, against the running server: public tables, nothing else."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import errors, sql

from autoinformed import grants
from tests.factories import make_article, make_comment

REFUSED = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
# Of comments the login has a view, which takes no change from anybody.
NO_TABLE = (
    errors.NoActiveSqlTransaction,
    errors.WrongObjectType,
    errors.ObjectNotInPrerequisiteState,
)


@pytest.fixture(scope="module")
def granted(django_db_setup, django_db_blocker):
    """The rights as ``grant_reader`` leaves them, for good: no test's rollback takes them back."""
    with django_db_blocker.unblock():
        try:
            grants.grant_reader()
        except grants.ReaderLoginError as error:
            pytest.skip(str(error))
        finally:
            connections["default"].close()


@pytest.fixture
def reader(granted):
    """A connection of the reader's login to the test database."""
    with _connect("reader") as connection:
        yield connection


@pytest.fixture
def owner(granted):
    """A connection of the login that owns every table."""
    with _connect("default") as connection:
        yield connection


def _connect(alias, **changes):
    entry = connections[alias].settings_dict
    parameters = {
        "host": entry["HOST"],
        "port": entry["PORT"] or None,
        "dbname": entry["NAME"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "autocommit": True,
    }
    return psycopg.connect(**parameters | entry["OPTIONS"] | changes)


def _all_tables(owner):
    rows = owner.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " UNION SELECT viewname FROM pg_views WHERE schemaname = 'public'"
    )
    return {name for (name,) in rows}


def test_every_public_table_can_be_read(reader):
    for table in grants.list_public_tables():
        reader.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))


def test_no_other_table_can_be_read(reader, owner):
    private = _all_tables(owner) - set(grants.list_public_tables())

    assert {"authors_user", "comments_privateside", "comments_moderationlog"} <= private
    for table in private:
        with pytest.raises(errors.InsufficientPrivilege):
            reader.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))


def test_staff_and_private_models_are_not_on_the_public_list():
    private = [
        "authors.User",
        "comments.PrivateSide",
        "comments.ModerationLog",
        "newsroom.Revision",
    ]

    tables = [apps.get_model(label)._meta.db_table for label in private]

    assert not set(tables) & set(grants.list_public_tables())


def test_a_table_made_later_is_private(reader, owner):
    owner.execute("CREATE TABLE made_later (secret text)")

    try:
        with pytest.raises(errors.InsufficientPrivilege):
            reader.execute("SELECT * FROM made_later")
    finally:
        owner.execute("DROP TABLE made_later")


@pytest.mark.parametrize(
    "verb", ["DELETE FROM {}", "TRUNCATE {}", "LOCK TABLE {}", "DROP TABLE {}"]
)
def test_the_reader_changes_nothing_even_in_a_writing_transaction(reader, verb):
    reader.execute("SET default_transaction_read_only = off")

    for table in grants.list_public_tables():
        with pytest.raises((*REFUSED, *NO_TABLE)):
            reader.execute(sql.SQL(verb).format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE autoinformed",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION autoinformed",
        "SELECT set_config('role', 'autoinformed', false)",
        "SELECT set_config('session_authorization', 'autoinformed', false)",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT pg_ls_dir('.')",
        "COPY authors_user TO STDOUT",
        "COPY (SELECT 1) TO '/tmp/autoinformed-reader'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION file_fdw",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/autoinformed-reader')",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "ALTER ROLE autoinformed PASSWORD 'known'",
        "CREATE ROLE another",
        "GRANT SELECT ON authors_user TO autoinformed_reader",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_terminate_backend(pg_backend_pid()) FROM authors_user",
        "SELECT ts_stat('SELECT to_tsvector(email) FROM authors_user')",
        "SELECT nextval('comments_comment_id_seq')",
        "ALTER SYSTEM SET log_statement = 'all'",
        "DO $$ BEGIN PERFORM * FROM comments_privateside; END $$",
    ],
)
def test_the_reader_cannot_get_around_its_rights(reader, attempt):
    reader.execute("SET default_transaction_read_only = off")

    with pytest.raises(
        (*REFUSED, errors.UndefinedObject, errors.UndefinedFile, errors.InvalidParameterValue)
    ):
        reader.execute(attempt)


@pytest.mark.parametrize("attempt", ["SELECT lo_creat(-1)", "SELECT lo_from_bytea(0, 'a')"])
def test_the_reader_cannot_make_a_large_object(reader, attempt):
    if not settings.EMBEDDED_DATABASE:
        pytest.skip("A server of its own takes this right from PUBLIC by docs/install.md.")
    reader.execute("SET default_transaction_read_only = off")

    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute(attempt)


def test_the_reader_cannot_see_statistics_of_private_columns(reader, owner):
    owner.execute("ANALYZE django_migrations")
    known = owner.execute("SELECT * FROM pg_stats WHERE tablename = 'django_migrations'").fetchall()

    seen = reader.execute("SELECT * FROM pg_stats WHERE tablename = 'django_migrations'").fetchall()

    assert known
    assert seen == []


def test_no_function_runs_with_its_owners_rights_but_the_two_that_give_keys(reader):
    found = reader.execute(
        "SELECT proname, prorettype::regtype::text FROM pg_proc JOIN pg_namespace n"
        " ON n.oid = pronamespace WHERE prosecdef AND nspname NOT IN ('pg_catalog')"
    ).fetchall()

    assert sorted(found) == [
        ("articles_find_withdrawn", "bigint"),
        ("articles_find_words", "bigint"),
    ]


def test_the_reader_cannot_connect_to_the_administration_database(reader):
    if not settings.EMBEDDED_DATABASE:
        pytest.skip("The rights on other databases of a server are its owner's affair.")
    for database in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            _connect("reader", dbname=database)


def test_a_guessed_password_opens_nothing(granted):
    with pytest.raises(psycopg.OperationalError, match="password"):
        _connect("reader", password="guessed")


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_readers_pages_need_no_private_table(reader, client, settings):
    settings.READER_ALIAS = "reader"
    article = make_article()
    make_comment(article=article)
    articles = [
        "/",
        article.get_absolute_url(),
        *(category.get_absolute_url() for category in article.categories.all()),
        *(author.get_absolute_url() for author in article.authors.all()),
        "/feed/",
        "/comments/feed/",
        "/sitemap.xml",
        "/robots.txt",
        "/search/?q=news",
    ]

    answers = {address: client.get(address).status_code for address in articles}

    assert set(answers.values()) == {200}, answers
    assert client.get("/no-such-page/").status_code == 404


def test_a_second_grant_takes_away_what_was_granted_by_hand(
    reader, owner, django_db_setup, django_db_blocker
):
    name = sql.Identifier(connections["reader"].settings_dict["USER"])
    owner.execute(sql.SQL("GRANT SELECT, DELETE ON authors_user TO {}").format(name))

    with django_db_blocker.unblock():
        grants.grant_reader()
        connections["default"].close()

    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute("SELECT * FROM authors_user")

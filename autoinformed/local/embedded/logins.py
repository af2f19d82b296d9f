"""Logins and database of a copy, created where they are missing."""

from collections.abc import Callable

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from autoinformed.local.embedded.names import DATABASE, OWNER, READER


def create_logins(connect: Callable[[str], Connection], secrets: dict[str, str]) -> None:
    """Create what is missing of our two logins and our database; take from PUBLIC what it has.

    ``connect`` opens a superuser's connection to the database named to it.
    """
    with connect("postgres") as connection:
        _create_logins(connection, secrets)
        _create_database(connection)
    # Large objects belong to no table: without this any login could fill the disk with them.
    # The template too, for the databases of tests are copies of it.
    for database in ("template1", DATABASE):
        with connect(database) as connection:
            connection.execute(
                "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid),"
                " lo_from_bytea(oid, bytea) FROM PUBLIC"
            )


def _create_logins(connection: Connection, secrets: dict[str, str]) -> None:
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, password in [
        (OWNER, secrets["DATABASE_PASSWORD"]),
        (READER, secrets["READER_PASSWORD"]),
    ]:
        verb = SQL("ALTER" if role in known else "CREATE")
        connection.execute(
            SQL("{} ROLE {} LOGIN NOINHERIT NOSUPERUSER PASSWORD {}").format(
                verb, Identifier(role), Literal(password)
            )
        )
    # Tests make a database of their own.
    connection.execute(SQL("ALTER ROLE {} CREATEDB").format(Identifier(OWNER)))
    for name, value in [("default_transaction_read_only", "on"), ("statement_timeout", "10s")]:
        connection.execute(
            SQL("ALTER ROLE {} SET {} = {}").format(
                Identifier(READER), Identifier(name), Literal(value)
            )
        )


def _create_database(connection: Connection) -> None:
    made = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    if DATABASE not in made:
        connection.execute(
            SQL("CREATE DATABASE {} OWNER {}").format(Identifier(DATABASE), Identifier(OWNER))
        )
    for database in (DATABASE, "postgres", "template1"):
        connection.execute(
            SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(database))
        )
    for database, role in [("postgres", OWNER), (DATABASE, READER)]:
        connection.execute(
            SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(database), Identifier(role))
        )

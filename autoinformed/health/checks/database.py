"""Checks of the database: its size, its connections, migrations that wait, the privacy keys."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_size
from comments import keys

BUSY_SHARE = 0.8


def check_database_size() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    figures = {"database_size_bytes": float(size)}
    return Finding(State.GREEN, f"The database takes {say_size(size)}.", figures=figures)


def check_connections() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE backend_type = 'client backend'),"
            " current_setting('max_connections')::int FROM pg_stat_activity"
        )
        used, allowed = cursor.fetchone()
    said = f"{used} of the {allowed} connections that PostgreSQL allows are in use."
    figures = {"database_connections": float(used), "database_connections_allowed": float(allowed)}
    if used < BUSY_SHARE * allowed:
        return Finding(State.GREEN, said, figures=figures)
    then = "Lower WEB_THREADS or WEB_PROCESSES, or raise PostgreSQL's max_connections."
    return Finding(State.YELLOW, said, then, figures)


def check_migrations() -> Finding:
    number = count_waiting_migrations()
    figures = {"migrations_waiting": float(number)}
    if not number:
        return Finding(State.GREEN, "The database is up to date.", figures=figures)
    said = f"{number} migration{' waits' if number == 1 else 's wait'}."
    return Finding(State.RED, said, "Run manage.py prepare.", figures)


def count_waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_privacy_keys() -> Finding:
    """Whether the keys of commenters' e-mail addresses read what is kept under them."""
    faults = keys.list_malformed_keys() + keys.list_missing_keys(everywhere=False)
    if faults:
        then = "Put the key back: without it these addresses cannot be read, nor replies kept."
        return Finding(State.RED, " ".join(faults), then)
    return Finding(State.GREEN, "The keys of commenters' e-mail addresses fit.")

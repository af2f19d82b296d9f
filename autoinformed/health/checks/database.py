"""Checks of the database: size, connections, slow statements, migrations, the privacy keys."""

from django.db import OperationalError, ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_size
from comments import keys

BUSY_SHARE = 0.8
SLOW = 300  # milliseconds, on average
OFTEN = 100  # calls: what runs once a night may take its time
UNREADABLE = {"42501", "55000"}  # not allowed; not among the preloaded libraries
MOST_SHOWN = 3
LONGEST_SHOWN = 120  # characters of a statement


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


def check_statements() -> Finding:
    """Which statements are slow and frequent, where PostgreSQL counts them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('pg_stat_statements') IS NOT NULL")
            if cursor.fetchone() != (True,):
                return Finding(
                    State.GREEN, "PostgreSQL counts no statements (docs/health.md says how)."
                )
            # Others may hold a password as it was typed.
            cursor.execute(
                "SELECT query, calls, mean_exec_time FROM pg_stat_statements"
                " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND mean_exec_time >= %s AND calls >= %s"
                " AND query ~* '^\\s*(select|insert|update|delete|with)\\M'"
                " ORDER BY calls * mean_exec_time DESC LIMIT 50",
                [SLOW, OFTEN],
            )
            slow = cursor.fetchall()
    except (OperationalError, ProgrammingError) as fault:
        if getattr(fault.__cause__, "sqlstate", "") not in UNREADABLE:
            raise
        said = "pg_stat_statements is there and cannot be read."
        then = "Add it to PostgreSQL's shared_preload_libraries, or drop the extension."
        return Finding(State.YELLOW, said, then)
    figures = {"slow_statements": float(len(slow))}
    if not slow:
        return Finding(State.GREEN, "No frequent statement is slow.", figures=figures)
    shown = "; ".join(
        f"{mean:,.0f} ms, {calls:,} times: {' '.join(query.split())[:LONGEST_SHOWN]}"
        for query, calls, mean in slow[:MOST_SHOWN]
    )
    then = "Report them, with the size of the site. SELECT pg_stat_statements_reset() counts anew."
    return Finding(State.YELLOW, f"Slow on average: {shown}.", then, figures)


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

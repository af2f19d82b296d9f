"""Web server: granian's processes and threads, as many as PostgreSQL has connections for.

`manage.py serve` starts it, and so does `make run` (autoinformed/local/supervisor.py).
"""

from django.conf import settings
from django.db import DatabaseError, connection

from autoinformed import load

# Connections that web processes leave alone: the worker's, an owner's backup, a command by hand.
KEPT_FREE = 20


class TooFewConnections(Exception):
    """PostgreSQL allows fewer connections than even one thread a process takes."""


def build_command(*, host: str, port: int, threads: int) -> list[str]:
    """The arguments of granian, its name first, for ``threads`` requests at once in a process."""
    return [
        "granian",
        "autoinformed.wsgi:application",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={settings.WEB_PROCESSES}",
        f"--blocking-threads={load.count_threads(threads)}",
        "--no-ws",
        "--respawn-failed-workers",
        # Seconds after which a new process has loaded the site, and an old one may go.
        "--respawn-interval=20",
        "--workers-kill-timeout=20",
        # At "warning" it calls our threads too many at each start: load.py bounds those at work.
        "--log-level=error",
    ]


def fit_threads() -> int:
    """``WEB_THREADS``, or as many as PostgreSQL has connections for.

    As set where the database is away: then nothing is known, and the site waits for it. Raises
    TooFewConnections.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(setting::int) FILTER (WHERE name = 'max_connections'),"
                " sum(setting::int) FILTER (WHERE name <> 'max_connections') FROM pg_settings"
                " WHERE name IN ('max_connections', 'superuser_reserved_connections',"
                " 'reserved_connections')"
            )
            allowed, reserved = cursor.fetchone()
    except DatabaseError:
        return settings.WEB_THREADS
    finally:
        connection.close()
    return count_threads_that_fit(allowed - reserved - KEPT_FREE)


def count_threads_that_fit(connections: int) -> int:
    """So many threads a process; raises TooFewConnections.

    While processes are replaced there is one more. Each has a listener (autoinformed/page_store),
    and of both logins one connection a thread and one for a probe.
    """
    each = connections // (settings.WEB_PROCESSES + 1)
    threads = (each - 1) // 2 - 1
    if threads < 1:
        needed = 5 * (settings.WEB_PROCESSES + 1) + KEPT_FREE
        raise TooFewConnections(
            f"PostgreSQL allows too few connections for {settings.WEB_PROCESSES} web processes: "
            f"raise its max_connections to {needed} and what it reserves, or set WEB_PROCESSES "
            "lower."
        )
    return min(settings.WEB_THREADS, threads)

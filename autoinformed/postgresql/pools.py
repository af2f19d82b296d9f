"""Pools of a web process: its connections to PostgreSQL, never more than fit.

A thread that asks takes a connection and gives it back with its answer; so many requests at once
never ask for more. Commands and the worker have a connection of their own, outside any pool.
"""

from typing import Any

from django.db import connections
from psycopg_pool import ConnectionPool

from autoinformed.postgresql.base import BoundedConnection

# Seconds that a request waits for a connection: PostgreSQL that is started again passes unseen,
# and one that is away costs a reader no more.
WAIT = 3.0


def pool_connections(*, most: int) -> None:
    """Have this process keep at most ``most`` connections of each login."""
    for entry in connections.settings.values():
        entry["CONN_MAX_AGE"] = 0  # it goes back to the pool
        entry["OPTIONS"] = entry["OPTIONS"] | {"pool": _describe_pool(most)}


def _describe_pool(most: int) -> dict[str, Any]:
    return {
        "min_size": 1,
        "max_size": most,
        "timeout": WAIT,
        # One that could not be made is given up as soon, and the next request tries again.
        "reconnect_timeout": WAIT,
        "max_idle": 60.0,
        "connection_class": BoundedConnection,
        "check": _check,
    }


def _check(connection: BoundedConnection) -> None:
    """Ask a kept connection whether it still works, for a few seconds and no longer."""
    with connection.limit_check():
        ConnectionPool.check_connection(connection)

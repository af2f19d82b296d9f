"""Scratch database: a place beside the real one to try a dump in, gone when that is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from autoinformed.backups.errors import BackupError


@contextmanager
def make_scratch_database(purpose: str) -> Iterator[BaseDatabaseWrapper]:
    """Make an empty database that our login alone may enter. Only for who holds the lock.

    One that a killed process left is dropped first. Raises BackupError.
    """
    beside = connections["default"].copy()
    scratch = beside.copy()
    scratch.settings_dict["NAME"] = f"{beside.settings_dict['NAME'][:40]}_{purpose}"
    name = sql.Identifier(scratch.settings_dict["NAME"])
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    try:
        with beside.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolcreatedb OR rolsuper FROM pg_roles"
                " WHERE rolname = current_user"
            )
            login, may = cursor.fetchone()
            if not may:
                raise BackupError(
                    f"The login {login} may not make a database to try a set in: as a superuser of "
                    f"the server, run ALTER ROLE {login} CREATEDB."
                )
            cursor.execute(drop)
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name)
            )
            try:
                cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
                yield scratch
            finally:
                scratch.close()
                cursor.execute(drop)
    finally:
        beside.close()

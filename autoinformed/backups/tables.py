"""Tables of a database: how many rows each has, and a checksum over all of them."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from autoinformed.backups.snapshot import export_snapshot

# How values are written, so that equal rows give equal sums on every machine.
FORM = """
SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'
"""


@dataclass(frozen=True)
class TableSum:
    rows: int
    checksum: str  # the sum of each row's hash: the order of rows plays no part


def sum_tables(cursor: CursorWrapper) -> dict[str, TableSum]:
    """Sum up every table of ours as the transaction of ``cursor`` sees it."""
    cursor.execute(FORM)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {name: _sum(cursor, name) for (name,) in cursor.fetchall()}


def _sum(cursor: CursorWrapper, name: str) -> TableSum:
    cursor.execute(
        sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(row::text, 0)::numeric), 0)::text"
            " FROM public.{} row"
        ).format(sql.Identifier(name))
    )
    return TableSum(*cursor.fetchone())


def sum_database(connection: BaseDatabaseWrapper) -> dict[str, TableSum]:
    with export_snapshot(connection) as (cursor, _):
        return sum_tables(cursor)


def compare_tables(
    wanted: dict[str, TableSum], found: dict[str, TableSum], *, checksums: bool = True
) -> list[str]:
    """Say in words where ``found`` is not what was wanted."""
    nothing = TableSum(0, "0")
    faults = []
    for name in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(name, nothing), found.get(name, nothing)
        if one.rows != other.rows:
            faults.append(f"{name} has {other.rows:,} rows, the set has {one.rows:,}.")
        elif checksums and one.checksum != other.checksum:
            faults.append(f"{name} has as many rows as the set, but not the same.")
    return faults

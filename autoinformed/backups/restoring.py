"""Restoring a set: what it would do is told first, and it overwrites only what it was told to."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from autoinformed.backups import keys
from autoinformed.backups.checking import compare_with
from autoinformed.backups.dumps import load_dump
from autoinformed.backups.errors import BackupError
from autoinformed.backups.lock import hold_lock
from autoinformed.backups.manifest import DUMP, Manifest, choose_set, refuse_unknown_migrations
from autoinformed.backups.places import Place
from autoinformed.backups.programs import find_programs, read_server_version
from autoinformed.backups.site_files import SiteFile, read_list, restore_files, sort_files

PARTING = 2.0  # seconds that a program which ended may still be seen as connected
# What people make: a database where these are empty is as ``prepare`` leaves it.
MADE_BY_PEOPLE = [
    "articles.Article",
    "authors.User",
    "comments.Comment",
    "images.Image",
    "pages.Page",
]


@dataclass(frozen=True)
class Plan:
    """What a restore would do here."""

    manifest: Manifest
    absent: list[SiteFile]  # files to bring
    other: list[SiteFile]  # files in whose place others stand
    rows: dict[str, int]  # what people made that the database holds now

    def __iter__(self) -> Iterator[str]:
        """Lines for a person to read before it happens."""
        made, manifest = self.manifest.moment, self.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        yield f"The set {manifest.name} of {manifest.site}, made {made:%Y-%m-%d %H:%M} UTC:"
        if manifest.private_removed:
            yield "  a copy without private data: nobody can sign in to it as before"
        yield f"  {rows:,} rows in {len(manifest.tables)} tables replace what the database holds"
        yield f"  {len(self.absent):,} of {manifest.files:,} files are brought here"
        for name, number in self.rows.items():
            yield f"  OVERWRITES {number:,} rows of {name}"
        if self.other:
            example = self.other[0].path
            yield f"  OVERWRITES {len(self.other):,} files that differ, such as {example}"
        for line in keys.compare_keys(manifest.keys):
            yield f"  {line}"

    @property
    def overwrites(self) -> bool:
        return bool(self.rows or self.other)


def plan_restore(place: Place, *, set_name: str = "") -> Plan:
    """Look at a set and at what is here. Raises BackupError where it cannot be restored."""
    connection = connections["default"]
    manifest = choose_set(place, set_name)
    refuse_unknown_migrations(manifest)
    find_programs(connection)
    major, ours = manifest.server_version // 10_000, read_server_version(connection) // 10_000
    if major > ours:
        raise BackupError(
            f"The set {manifest.name} comes from PostgreSQL {major}, and this server is {ours}: "
            "restore it to a server of that version or a newer one."
        )
    absent, other = sort_files(read_list(place, manifest))
    return Plan(manifest, absent, other, _count_rows(connection))


def restore(place: Place, plan: Plan, *, overwrite: bool, say: Callable[[str], None]) -> None:
    """Put the set of ``plan`` back: files first, then the database whole or not at all.

    Then ``prepare`` brings it up to this version and gives the readers' login its rights. Raises
    BackupError, also where what is here afterwards is not what the set says.
    """
    if plan.overwrites and not overwrite:
        raise BackupError(
            "This place is not empty, and nothing was changed. To overwrite what is named above, "
            "run it again with --overwrite."
        )
    manifest = plan.manifest
    connections.close_all()
    with hold_lock() as connection:
        _refuse_running_site(connection)
        say("Bringing pictures and documents.")
        damaged = restore_files(place, plan.absent + plan.other, say=say)
        say("Restoring the database.")
        with place.open(manifest.part_name(DUMP)) as dump:
            load_dump(dump, into=connection, sha256=manifest.parts[DUMP].sha256)
        say("Comparing rows.")
        faults = compare_with(manifest, connection)
        say("Bringing the database up to this version.")
        call_command("prepare", verbosity=0)
    faults += [f"{file.path} ({file.store}) is damaged in the set." for file in damaged]
    if faults:
        raise BackupError(
            f"Restored, but not whole ({len(faults)} faults): " + " ".join(faults[:20])
        )
    rows = sum(table.rows for table in manifest.tables.values())
    say(f"Restored: {rows:,} rows and {manifest.files:,} files, each as in the set.")


def _count_rows(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """What people made that is here: {name: number}, without what is not."""
    there = set(connection.introspection.table_names())
    counts = {
        str(model._meta.verbose_name_plural): model._base_manager.count()
        for model in map(apps.get_model, MADE_BY_PEOPLE)
        if model._meta.db_table in there
    }
    return {name: number for name, number in counts.items() if number}


def _refuse_running_site(connection: BaseDatabaseWrapper) -> None:
    """Refuse while anybody else is connected: web server and worker always are."""
    until = time.monotonic() + PARTING
    while others := _list_others(connection):
        if time.monotonic() > until:
            raise BackupError(
                f"The site runs: others are connected to its database ({', '.join(others)}). "
                "Stop its web server and its worker, and whatever else is connected; then "
                "restore. Nothing was changed."
            )
        time.sleep(0.1)


def _list_others(connection: BaseDatabaseWrapper) -> list[str]:
    """Who else is connected, as "login, program, what it last asked"."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(' ', usename, nullif(application_name, ''), state, left(query, 60))"
            " FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
            " AND coalesce(backend_type, 'client backend') = 'client backend' ORDER BY pid"
        )
        return [said for (said,) in cursor.fetchall()]

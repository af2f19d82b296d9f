"""Checking a set: its files are read again, its database is restored into a scratch database."""

from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper

from autoinformed.backups.dumps import load_dump
from autoinformed.backups.errors import BackupError
from autoinformed.backups.lock import hold_lock
from autoinformed.backups.manifest import DUMP, KEYS, Manifest, choose_set
from autoinformed.backups.places import Place
from autoinformed.backups.programs import read_server_version
from autoinformed.backups.scratch import make_scratch_database
from autoinformed.backups.site_files import find_damaged, read_list
from autoinformed.backups.streams import hash_stream
from autoinformed.backups.tables import compare_tables, sum_database
from autoinformed.models import BackupRun


def check_newest(place: Place, *, run: BackupRun, say: Callable[[str], None]) -> Manifest:
    """Restore the newest set beside the real database, and compare. Raises BackupError.

    ``run`` is told which set that was.
    """
    with hold_lock():
        manifest = choose_set(place)
        run.set_name, run.files, run.size = manifest.name, manifest.files, manifest.size
        say(f"Reading the {manifest.files:,} files of the set {manifest.name}.")
        faults = [
            f"{file.path} ({file.store}) is damaged or missing."
            for file in find_damaged(place, read_list(place, manifest))
        ]
        faults += _check_keys(place, manifest)
        say("Restoring its database into a scratch database.")
        with make_scratch_database("check") as scratch:
            with place.open(manifest.part_name(DUMP)) as dump:
                load_dump(dump, into=scratch, sha256=manifest.parts[DUMP].sha256)
            say("Comparing rows.")
            faults += compare_with(manifest, scratch)
        if faults:
            raise BackupError(f"The set {manifest.name} is not whole: " + " ".join(faults[:20]))
    rows = sum(table.rows for table in manifest.tables.values())
    say(f"The set {manifest.name} is whole: {rows:,} rows, {manifest.files:,} files.")
    return manifest


def _check_keys(place: Place, manifest: Manifest) -> list[str]:
    """The kept keys are whole, as far as may be seen without the passphrase."""
    if KEYS not in manifest.parts:
        return []
    with place.open(manifest.part_name(KEYS)) as source:
        whole = hash_stream(source) == manifest.parts[KEYS].sha256
    return [] if whole else ["The kept keys are damaged."]


def compare_with(manifest: Manifest, connection: BaseDatabaseWrapper) -> list[str]:
    """Say in words where a database does not hold what the set was made from."""
    # Another major version may hash otherwise; the number of rows it must have all the same.
    same = manifest.server_version // 10_000 == read_server_version(connection) // 10_000
    return compare_tables(manifest.tables, sum_database(connection), checksums=same)

"""Making a set: pictures and documents, one moment of the database, and last the manifest."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from autoinformed.backups import keys, retention
from autoinformed.backups.dumps import stream_dump
from autoinformed.backups.errors import BackupError
from autoinformed.backups.lock import hold_lock
from autoinformed.backups.manifest import (
    DUMP,
    FILE_LIST,
    KEYS,
    SETS,
    Manifest,
    Part,
    list_sets,
    read_manifest,
    write_manifest,
)
from autoinformed.backups.places import Place
from autoinformed.backups.programs import find_programs, read_server_version
from autoinformed.backups.site_files import (
    SiteFile,
    list_named,
    list_stored,
    pack_list,
    read_list,
    store_files,
)
from autoinformed.backups.snapshot import export_snapshot
from autoinformed.backups.tables import TableSum, sum_tables
from autoinformed.checks import list_rooms
from autoinformed.models import BackupRun

type Say = Callable[[str], None]
type Files = dict[tuple[str, str], SiteFile]


def make_backup(
    place: Place, *, run: BackupRun, passphrase: str = "", moved: bool = False, say: Say
) -> Manifest:
    """Make a set of the whole site, then let go of sets whose time is over. Raises BackupError.

    With a passphrase the set holds the keys too, encrypted by it. ``moved`` goes on in a place
    whose newest set says another address of the site. ``run`` is told what was made.
    """
    _refuse_waiting_migrations()
    with hold_lock() as connection:
        find_programs(connection)  # before hours are spent on files
        writer = SetWriter(place, say=say)
        if not moved:
            _refuse_another_site(writer)
        if writer.newest and writer.newest.private_removed:
            raise BackupError(
                f"{place.label} holds copies without private data, for who may not see it: give "
                "backups a place of their own."
            )
        files = writer.store_files()
        with export_snapshot(connection) as (cursor, snapshot):
            writer.write_dump(connection, snapshot=snapshot)
            say("Counting rows.")
            tables = sum_tables(cursor)
            named = set(list_named(cursor))
            migrations = list_applied(cursor)
        # What came while the database was read. What went meanwhile is stored, and stays in.
        files |= writer.store_files(known=files)
        if passphrase:
            writer.write(KEYS, keys.encrypt_keys(passphrase))
        manifest = writer.finish(
            files,
            tables=tables,
            migrations=migrations,
            missing=sorted(f"{store}: {path}" for store, path in named - files.keys()),
            server_version=read_server_version(connection),
        )
        run.set_name, run.files, run.size = manifest.name, manifest.files, manifest.size
        retention.prune(place, say=say)
    return manifest


def _refuse_waiting_migrations() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupError(
            "This version has migrations that the database does not have yet: make the backup with "
            "the version that the site runs, or run manage.py prepare first."
        )


def _refuse_another_site(writer: "SetWriter") -> None:
    """Two sites in one place would delete each other's sets, each by its own nights."""
    if writer.newest and writer.newest.site != settings.SITE_URL:
        raise BackupError(
            f"{writer.place.label} holds backups of {writer.newest.site}, and this site is "
            f"{settings.SITE_URL}: give it a place of its own. If it is the same site under a new "
            "address, run manage.py backup --moved once."
        )


def list_applied(cursor: CursorWrapper) -> list[str]:
    """The applied migrations of our own rooms."""
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    rooms = list_rooms()
    return [f"{app}.{name}" for app, name in cursor.fetchall() if app in rooms]


@dataclass
class SetWriter:
    """One set on its way to a place; it becomes one by ``finish``."""

    place: Place
    say: Say

    def __post_init__(self) -> None:
        self.place.clear_unfinished()
        names = list_sets(self.place)
        self.newest = read_manifest(self.place, names[-1]) if names else None
        self.moment = timezone.now().replace(microsecond=0)
        if self.newest and self.moment <= self.newest.moment:
            self.moment = self.newest.moment + timedelta(seconds=1)
        self.name = self.moment.strftime("%Y-%m-%dT%H%M%SZ")
        self.parts: dict[str, Part] = {}
        self.stored = list_stored(self.place)

    def store_files(
        self,
        *,
        known: Files | None = None,
        wanted: Callable[[str, str], bool] = lambda store, path: True,
    ) -> Files:
        if known is None:
            self.say(f"Copying pictures and documents to {self.place.label}.")
            before = read_list(self.place, self.newest) if self.newest else ()
            known = {file.key: file for file in before}
        return store_files(self.place, known=known, stored=self.stored, wanted=wanted, say=self.say)

    def write_dump(self, connection: BaseDatabaseWrapper, *, snapshot: str = "") -> None:
        self.say("Copying the database.")
        with stream_dump(connection, snapshot=snapshot) as dump:
            self.place.write(f"{SETS}{self.name}/{DUMP}", dump)
        self.parts[DUMP] = Part(dump.size, dump.sha256)
        self.say(f"The database: {dump.size / 1e6:,.1f} MB.")

    def write(self, part: str, data: bytes) -> None:
        self.place.write(f"{SETS}{self.name}/{part}", io.BytesIO(data))
        self.parts[part] = Part(len(data), hashlib.sha256(data).hexdigest())

    def finish(
        self,
        files: Files,
        *,
        tables: dict[str, TableSum],
        migrations: list[str],
        server_version: int,
        missing: list[str],
        private_removed: bool = False,
    ) -> Manifest:
        """Write the list of files and the manifest. Before this, the set is none."""
        self.write(FILE_LIST, pack_list(files.values()))
        manifest = Manifest(
            name=self.name,
            made_at=self.moment.isoformat(),
            site=settings.SITE_URL,
            server_version=server_version,
            migrations=migrations,
            tables=tables,
            parts=self.parts,
            files=len(files),
            files_size=sum({file.sha256: file.size for file in files.values()}.values()),
            missing=missing,
            keys={} if private_removed else keys.name_keys(),
            private_removed=private_removed,
        )
        write_manifest(self.place, manifest)
        self.say(f"The set {manifest.name} is whole ({manifest.size / 1e6:,.1f} MB).")
        if missing:
            self.say(f"{len(missing)} files that rows name are not on the disk: {missing[0]} …")
        return manifest

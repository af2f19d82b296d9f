"""Manifest of a set: what it holds, by which version, with a checksum of each part."""

import dataclasses
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.db.migrations.loader import MigrationLoader

from autoinformed.backups.errors import BackupError
from autoinformed.backups.places import Place
from autoinformed.backups.tables import TableSum

FORMAT = 1
SETS = "sets/"
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILE_LIST = "files.jsonl.gz"
KEYS = "keys.encrypted"


@dataclass(frozen=True)
class Part:
    """One file of a set."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    name: str
    made_at: str
    site: str
    server_version: int  # PostgreSQL's, such as 180003
    migrations: list[str]  # our rooms' own
    tables: dict[str, TableSum]
    parts: dict[str, Part]
    files: int
    files_size: int
    # Files that rows name and that were not on the disk when the set was made.
    missing: list[str] = field(default_factory=list)
    # Which secrets the data was written with: {setting: {key id: fingerprint}}. Never a key.
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    # A copy for a developer, without what is private.
    private_removed: bool = False
    format: int = FORMAT

    @property
    def size(self) -> int:
        return self.files_size + sum(part.size for part in self.parts.values())

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def part_name(self, part: str) -> str:
        return f"{SETS}{self.name}/{part}"

    def to_bytes(self) -> bytes:
        return json.dumps(dataclasses.asdict(self), indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        values = json.loads(data)
        if values.get("format", 0) > FORMAT:
            raise BackupError(
                f"A newer version of AutoInformed made the set {values.get('name')}: restore it "
                "with that version, or a later one."
            )
        values["tables"] = {name: TableSum(**each) for name, each in values["tables"].items()}
        values["parts"] = {name: Part(**each) for name, each in values["parts"].items()}
        return cls(**values)


def write_manifest(place: Place, manifest: Manifest) -> None:
    place.write(manifest.part_name(MANIFEST), io.BytesIO(manifest.to_bytes()))


def read_manifest(place: Place, name: str) -> Manifest:
    with place.open(f"{SETS}{name}/{MANIFEST}") as source:
        data = source.read()
    try:
        return Manifest.from_bytes(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(
            f"The manifest of the set {name} in {place.label} is damaged: take another set."
        ) from error


def list_sets(place: Place) -> list[str]:
    """The names of the whole sets, the oldest first."""
    ending = f"/{MANIFEST}"
    names = (name for name, _ in place.list(SETS) if name.endswith(ending))
    return sorted(name.removeprefix(SETS).removesuffix(ending) for name in names)


def choose_set(place: Place, name: str = "") -> Manifest:
    """The set called ``name``, or the newest. Raises BackupError."""
    known = list_sets(place)
    if not known:
        raise BackupError(f"{place.label} holds no whole set.")
    if name and name not in known:
        raise BackupError(f"{place.label} holds no set {name}; the newest is {known[-1]}.")
    return read_manifest(place, name or known[-1])


def refuse_unknown_migrations(manifest: Manifest) -> None:
    """Refuse a set that a newer version made. Raises BackupError."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise BackupError(
            f"Another version of AutoInformed made the set {manifest.name}: it has the migration "
            f"{unknown[0]}, which this version does not know. Restore it with that version."
        )

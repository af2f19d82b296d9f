"""Places that hold backups: ``open_place`` takes a folder, or ``s3://bucket/prefix``."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from autoinformed.backups.bucket import Bucket
from autoinformed.backups.errors import BackupError
from autoinformed.backups.folder import Folder
from autoinformed.backups.streams import Readable


class Place(Protocol):
    """Where sets lie. A name is a path with slashes; what is there under a name is whole."""

    @property
    def label(self) -> str: ...

    def list(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Give the name and the size of all below ``prefix``."""

    def open(self, name: str) -> AbstractContextManager[Readable]: ...

    def write(self, name: str, source: Readable) -> None:
        """Keep ``source`` under ``name``, whole or not at all."""

    def delete(self, names: Iterable[str]) -> None: ...

    def clear_unfinished(self) -> None:
        """Delete what a killed run left half written."""


def name_place(text: str) -> str:
    """The label of the place that a person named, whether it is there or not."""
    return text.rstrip("/") if "://" in text else str(Path(text).expanduser().resolve())


def open_place(text: str) -> Place:
    """Open the place that a person named. Raises BackupError."""
    if not text:
        raise BackupError(
            "Say where to: a folder or s3://bucket/prefix, after the command or in the setting "
            "AUTOINFORMED_BACKUP."
        )
    if text.startswith("s3://"):
        bucket, _, prefix = text.removeprefix("s3://").partition("/")
        return Bucket(bucket, prefix.strip("/"))
    if "://" in text:
        raise BackupError(f"{text} is neither a folder nor s3://bucket/prefix.")
    return Folder(Path(name_place(text)))

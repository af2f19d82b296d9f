"""A folder of this machine, or of a disk mounted to it, as the place of backups."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from autoinformed.backups.errors import BackupError, NotThere
from autoinformed.backups.streams import Readable, read_chunks
from autoinformed.full_disk import is_full_disk

UNFINISHED = ".unfinished"


class Folder:
    """Files are written aside, flushed to the disk and then renamed; only their owner reads them.

    The folder itself is never made: where its disk is not mounted, a backup would fill another.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.label = str(path)
        for served in (settings.MEDIA_ROOT, settings.STATIC_ROOT, settings.DOCUMENT_ROOT):
            if path.is_relative_to(Path(served).resolve()):
                raise BackupError(f"{path} lies within {served}, which is part of the site itself.")
        if not path.is_dir():
            raise BackupError(f"There is no folder {path}: make it, or mount the disk it is on.")

    def list(self, prefix: str) -> Iterator[tuple[str, int]]:
        with self._telling():
            for folder, _, names in os.walk(self.path / prefix):
                for name in names:
                    path = Path(folder) / name
                    yield path.relative_to(self.path).as_posix(), path.stat().st_size

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        try:
            file = open(self.path / name, "rb")  # noqa: SIM115 (for the block below)
        except FileNotFoundError:
            raise NotThere(f"{self.label} has no {name}.") from None
        except OSError as error:
            raise BackupError(f"{self.label}: {name} cannot be read ({error.strerror}).") from error
        with file:
            yield file

    def write(self, name: str, source: Readable) -> None:
        path = self.path / name
        draft = self.path / UNFINISHED / secrets.token_hex(8)
        with self._telling():
            for folder in (draft.parent, path.parent):
                make_folder(folder, 0o700)
            try:
                with open(draft, "xb", opener=_open_for_owner) as file:
                    for chunk in read_chunks(source):
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(path)
                _flush_folder(path.parent)
            finally:
                draft.unlink(missing_ok=True)

    def delete(self, names: Iterable[str]) -> None:
        with self._telling():
            for name in names:
                path = self.path / name
                path.unlink(missing_ok=True)
                for folder in path.parents:
                    if folder == self.path or any(folder.iterdir()):
                        break
                    folder.rmdir()

    def clear_unfinished(self) -> None:
        shutil.rmtree(self.path / UNFINISHED, ignore_errors=True)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in plain words what the file system said."""
        try:
            yield
        except OSError as error:
            if is_full_disk(error):
                raise BackupError(
                    f"The disk of {self.label} is full: make room there and run it again. Sets of "
                    "before are whole, and what was copied by now is not copied again."
                ) from error
            raise BackupError(
                f"{self.label} cannot be used: {error.strerror} ({error.filename})."
            ) from error


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flush_folder(path: Path) -> None:
    """Have the new name itself on the disk, for a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path, mode: int) -> None:
    """Make a folder and those above it, all with ``mode``."""
    if not path.is_dir():
        make_folder(path.parent, mode)
        path.mkdir(mode=mode, exist_ok=True)

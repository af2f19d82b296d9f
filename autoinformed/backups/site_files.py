"""Files of the site, pictures and documents: which there are, kept once each by their content."""

import gzip
import hashlib
import io
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, FileField
from psycopg import sql

from autoinformed.backups.errors import BackupError, NotThere
from autoinformed.backups.folder import make_folder
from autoinformed.backups.manifest import FILE_LIST, Manifest
from autoinformed.backups.places import Place
from autoinformed.backups.streams import HashedReader, hash_stream, read_chunks

STORES = ("default", "documents")  # keys of STORAGES
FILES = "files/"
DRAFT = ".restoring-"
AT_ONCE = 8  # files under way: most of the time of a small one is waiting
BATCH = 256


@dataclass(frozen=True)
class SiteFile:
    """One file, at the moment of a backup."""

    store: str
    path: str
    size: int
    modified: int  # nanoseconds; with path and size, what tells that it need not be read again
    sha256: str

    @property
    def key(self) -> tuple[str, str]:
        return self.store, self.path

    @property
    def stored_name(self) -> str:
        return content_name(self.sha256)


def content_name(sha256: str) -> str:
    return f"{FILES}{sha256[:2]}/{sha256}"


def find_folder(store: str) -> Path:
    return Path(storages[store].location)  # type: ignore[attr-defined]


def list_disk() -> Iterator[tuple[str, str, os.stat_result]]:
    """Every file of the site: its store, its path there, what the disk says of it."""
    for store in STORES:
        top = find_folder(store)
        for folder, below, names in os.walk(top, onerror=_tell_unreadable):
            below.sort()
            for name in sorted(names):
                path = Path(folder) / name
                try:
                    about = path.stat()
                except FileNotFoundError:
                    continue  # removed a moment ago
                if name.startswith(DRAFT):
                    continue  # a restore was killed here
                if stat.S_ISREG(about.st_mode):
                    yield store, path.relative_to(top).as_posix(), about


def _tell_unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise BackupError(f"{error.filename} cannot be read: {error.strerror}.") from error


def store_files(
    place: Place,
    *,
    known: dict[tuple[str, str], SiteFile],
    stored: dict[str, int],
    wanted: Callable[[str, str], bool] = lambda store, path: True,
    say: Callable[[str], None],
) -> dict[tuple[str, str], SiteFile]:
    """Keep every file of the site at ``place``; what is stored there by now is not sent again.

    ``known`` are the files as they were last time, ``stored`` the contents there: hash and size.
    """

    def keep(found: tuple[str, str, os.stat_result]) -> SiteFile | None:
        store, path, about = found
        before = known.get((store, path))
        is_same = before and (before.size, before.modified) == (about.st_size, about.st_mtime_ns)
        if before and is_same and stored.get(before.sha256) == before.size:
            return before
        return _keep_file(place, store, path, stored)

    kept: dict[tuple[str, str], SiteFile] = {}
    found = (each for each in list_disk() if wanted(each[0], each[1]))
    had, size = len(stored), 0
    for file in _at_once(keep, found):
        if file:
            kept[file.key] = file
            size += file.size
            if len(kept) % 1000 == 0:
                say(f"  {len(kept):,} files, {size / 1e6:,.0f} MB; {len(stored) - had:,} new")
    say(f"{len(kept):,} files, {size / 1e6:,.1f} MB; {len(stored) - had:,} new to the place.")
    return kept


def _at_once[T, R](act: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for batch in batched(things, BATCH):
                yield from pool.map(act, batch)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _keep_file(place: Place, store: str, path: str, stored: dict[str, int]) -> SiteFile | None:
    """Keep one file under the hash of its content. None where it has gone meanwhile."""
    try:
        with open(find_folder(store) / path, "rb") as file:
            about = os.fstat(file.fileno())
            sha256 = hash_stream(file)
            if stored.get(sha256) != about.st_size:
                file.seek(0)
                reader = HashedReader(file)
                place.write(content_name(sha256), reader)
                if reader.sha256 != sha256:
                    place.delete([content_name(sha256)])
                    raise BackupError(f"{path} is being written: run the backup again.")
                stored[sha256] = about.st_size
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BackupError(f"{path} ({store}) cannot be read: {error.strerror}.") from error
    return SiteFile(store, path, about.st_size, about.st_mtime_ns, sha256)


def list_stored(place: Place) -> dict[str, int]:
    """The contents at ``place``: hash and size."""
    return {name.rpartition("/")[2]: size for name, size in place.list(FILES)}


def pack_list(files: Iterable[SiteFile]) -> bytes:
    packed = io.BytesIO()
    with gzip.open(packed, "wt", encoding="ascii") as lines:
        for file in files:
            lines.write(json.dumps(asdict(file)) + "\n")
    return packed.getvalue()


def read_list(place: Place, manifest: Manifest) -> Iterator[SiteFile]:
    """The files of a set. Raises BackupError where their list is damaged."""
    with place.open(manifest.part_name(FILE_LIST)) as source:
        packed = source.read()
    if hashlib.sha256(packed).hexdigest() != manifest.parts[FILE_LIST].sha256:
        raise BackupError(
            f"The list of files of the set {manifest.name} is damaged: take another set."
        )
    for line in gzip.decompress(packed).splitlines():
        yield SiteFile(**json.loads(line))


def list_named(cursor: CursorWrapper) -> Iterator[tuple[str, str]]:
    """Every file that a row names, as the transaction of ``cursor`` sees them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            store = _find_store(field)
            if store:
                cursor.execute(
                    sql.SQL("SELECT {0} FROM {1} WHERE {0} > ''").format(
                        sql.Identifier(str(field.column)), sql.Identifier(model._meta.db_table)
                    )
                )
                yield from ((store, path) for (path,) in cursor.fetchall())


def _find_store(field: Field) -> str:
    """Which of the stores a field's files lie in; "" for any other field."""
    if not isinstance(field, FileField):
        return ""
    folder = Path(field.storage.location)  # type: ignore[attr-defined]
    return next((store for store in STORES if find_folder(store) == folder), "")


def sort_files(files: Iterable[SiteFile]) -> tuple[list[SiteFile], list[SiteFile]]:
    """Tell apart the files that are not on the disk, and those of which another stands there."""
    absent, other = [], []
    for file in files:
        path = find_folder(file.store) / file.path
        if not path.exists():
            absent.append(file)
        elif path.stat().st_size != file.size or _hash_file(path) != file.sha256:
            other.append(file)
    return absent, other


def _hash_file(path: Path) -> str:
    with open(path, "rb") as file:
        return hash_stream(file)


def restore_files(
    place: Place, files: list[SiteFile], *, say: Callable[[str], None]
) -> list[SiteFile]:
    """Put files where they were. Returns those that are damaged or missing at ``place``."""

    def bring(file: SiteFile) -> SiteFile | None:
        return None if _bring_file(place, file) else file

    damaged = []
    for number, failed in enumerate(_at_once(bring, files), start=1):
        if failed:
            damaged.append(failed)
        if number % 1000 == 0:
            say(f"  {number:,} of {len(files):,} files")
    return damaged


def _bring_file(place: Place, file: SiteFile) -> bool:
    """Put one file where it was, whole or not at all; whether that went well."""
    storage: Any = storages[file.store]
    top = find_folder(file.store).resolve()
    path = (top / file.path).resolve()
    if not path.is_relative_to(top):
        return False  # no list leads out of the folder
    draft = path.with_name(f"{DRAFT}{secrets.token_hex(8)}")
    try:
        make_folder(path.parent, storage.directory_permissions_mode or 0o755)
        with place.open(file.stored_name) as source, open(draft, "xb") as written:
            reader = HashedReader(source)
            for chunk in read_chunks(reader):
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        if reader.sha256 != file.sha256:
            return False
        draft.chmod(storage.file_permissions_mode or 0o644)
        os.utime(draft, ns=(file.modified, file.modified))
        draft.rename(path)
    except NotThere:
        return False
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return True


def find_damaged(place: Place, files: Iterable[SiteFile]) -> list[SiteFile]:
    """Read every file of a set again. Returns those that are damaged or missing."""

    def look(file: SiteFile) -> SiteFile | None:
        try:
            with place.open(file.stored_name) as source:
                return None if hash_stream(source) == file.sha256 else file
        except NotThere:
            return file

    once = {file.sha256: file for file in files}
    return [file for file in _at_once(look, once.values()) if file]

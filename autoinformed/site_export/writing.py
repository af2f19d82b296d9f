"""Writing the export: tables as of one moment, then the files that they name, then checksums.

Only rows of one batch are in memory. The folder is a whole export once ``SHA256SUMS`` is in it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import IO, Any, TextIO

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Document
from autoinformed.backups.streams import HashedReader, read_chunks
from autoinformed.site_export.readme import write_readme
from autoinformed.site_export.tables import TABLES
from comments.models import ModerationLog, PrivateSide
from comments.private_side import EmailUnreadable, read_email
from images.models import Image

README, SUMS = "README.md", "SHA256SUMS"
BATCH = 500


class ExportRefused(Exception):
    """The export cannot be made; the message says why, and what to do."""


@dataclass
class Exported:
    """What came of it."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)  # files that rows name and that are not there
    unreadable: int = 0  # e-mail addresses whose key is gone


def export_site(folder: Path, *, personal_data: bool, say: Callable[[str], None]) -> Exported:
    """Write the whole site into ``folder``, which is new or empty. Raises ExportRefused."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportRefused(f"{folder} is there and not empty: name a folder that is new.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{SUMS}.part"
    with draft.open("w", encoding="utf-8") as sums:
        writing = _Writing(folder, sums, say)
        made_at = timezone.now().replace(microsecond=0)
        with transaction.atomic():
            _write_tables(writing, personal_data=personal_data)
        rows = writing.exported.rows
        readme = write_readme(site=settings.SITE_URL, made_at=made_at.isoformat(), rows=rows)
        writing.write_lines(README, [readme])
    draft.rename(folder / SUMS)
    return writing.exported


def _write_tables(writing: "_Writing", *, personal_data: bool) -> None:
    """Write the tables and the files that they name, as the transaction of the caller sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {name} = 0")
    for table in TABLES:
        writing.write_table(table.name, table.read_rows())
    if personal_data:
        writing.write_table("commenters", writing.read_commenters())
    for below, model, store in (("media", Image, "default"), ("documents", Document, "documents")):
        names = model._default_manager.order_by("pk").values_list("file", flat=True)
        for name in names.iterator(chunk_size=BATCH):
            writing.copy_file(storages[store], name, below)


class _Writing:
    """The folder on its way."""

    def __init__(self, folder: Path, sums: TextIO, say: Callable[[str], None]) -> None:
        self._folder, self._sums, self._say = folder, sums, say
        self.exported = Exported()

    def write_table(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        count = 0

        def write_rows() -> Iterator[str]:
            nonlocal count
            for row in rows:
                count += 1
                yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"

        self.write_lines(f"tables/{name}.jsonl", write_rows())
        self.exported.rows[name] = count
        self._say(f"{name}: {count:,} rows")

    def write_lines(self, name: str, lines: Iterable[str]) -> None:
        digest = hashlib.sha256()
        with self._open(name) as file:
            for line in lines:
                data = line.encode("utf-8", errors="replace")
                digest.update(data)
                file.write(data)
        self._sums.write(f"{digest.hexdigest()}  {name}\n")

    def copy_file(self, storage: Storage, name: str, below: str) -> None:
        try:
            with storage.open(name) as source:
                reader = HashedReader(source)
                with self._open(f"{below}/{name}") as file:
                    for chunk in read_chunks(reader):
                        file.write(chunk)
        except FileNotFoundError:
            self.exported.missing.append(f"{below}/{name}")
            return
        self._sums.write(f"{reader.sha256}  {below}/{name}\n")
        self.exported.files += 1
        if self.exported.files % 1_000 == 0:
            self._say(f"{self.exported.files:,} files")

    def read_commenters(self) -> Iterator[dict[str, Any]]:
        """The e-mail addresses of commenters; that each went out is logged, as each look is."""
        kept = PrivateSide.objects.exclude(email_encrypted=None).order_by("pk")
        for batch in batched(kept.iterator(chunk_size=BATCH), BATCH):
            sent = []
            for row in batch:
                try:
                    email = read_email(row)
                except EmailUnreadable:
                    self.exported.unreadable += 1
                    continue
                sent.append(row.comment_id)
                yield {"comment_id": row.comment_id, "email": email}
            ModerationLog.objects.bulk_create(
                ModerationLog(
                    comment_id=pk,
                    action=ModerationLog.Action.EXPORTED,
                    reason="Exported with the site",
                )
                for pk in sent
            )

    def _open(self, name: str) -> IO[bytes]:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

"""Ledger of an import: what each old thing is here, and what became of it this time.

A thing and its row in the ledger are written in one transaction. So a run that is killed goes on
where it stood, and a second one finds nothing to do.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model

from wordpress.importing.digests import digest_object
from wordpress.models import Import, ImportedRow, ImportEntry, Kind, Outcome

MOST_NOTES = 20  # of one thing
MOST_KEPT = 10_000  # entries of a rehearsal, which are held in memory
EDITED = "Somebody edited it here since; the newer export was not put over that."
DELETED = "It was deleted here since, and stays so."


@dataclass
class Entry:
    """What is told of one thing: its title, where it stands, and sentences about it."""

    kind: Kind
    old_key: str
    title: str = ""
    place: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, *sentences: str) -> None:
        self.notes += [said for said in sentences if said not in self.notes]


class Ledger:
    """What one import did so far."""

    def __init__(self, run: Import, *, has_media: bool) -> None:
        self.run = run
        self.site = run.site
        self._has_media = has_media
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in Kind.values}
        self.reasons: dict[str, Counter[str]] = {kind: Counter() for kind in Kind.values}
        self.kept: list[ImportEntry] = []

    def find(self, kind: Kind, keys: Iterable[str]) -> dict[str, ImportedRow]:
        """What things of ``kind`` are here: ``{old key: row}``."""
        asked = list(keys)
        if not asked:
            return {}
        rows = ImportedRow.objects.filter(site=self.site, kind=kind, old_key__in=asked)
        return {row.old_key: row for row in rows}

    def find_one(self, kind: Kind, key: str) -> ImportedRow | None:
        return self.find(kind, [key]).get(key)

    def is_same(self, row: ImportedRow, source_digest: str) -> bool:
        """Whether nothing is to do for ``row``: the export says what it said before."""
        is_incomplete = row.lacks_files and self._has_media
        return row.source_digest == source_digest and not is_incomplete

    def count_same(self, row: ImportedRow) -> None:
        """Count a thing that is here as the export has it: perhaps since earlier in this run."""
        if row.made_by_id == self.run.pk:
            outcome = Outcome.IMPORTED
        elif row.changed_by_id == self.run.pk:
            outcome = Outcome.CHANGED
        else:
            outcome = Outcome.UNCHANGED
        self.counts[row.kind][outcome] += 1

    def find_unedited(self, row: ImportedRow, entry: Entry) -> Any:
        """The object of ``row`` as it was written; None where somebody edited or deleted it since.

        That is told in ``entry`` then.
        """
        model = apps.get_model(row.model)
        found = model._default_manager.filter(pk=row.object_id).first()
        if found is not None and row.written_digest == digest_object(found):
            return found
        entry.note(EDITED if found is not None else DELETED)
        return None

    def keep(
        self,
        entry: Entry,
        obj: Model,
        *,
        source: str,
        written: str = "",
        row: ImportedRow | None = None,
        was_here: bool = False,
        lacks_files: bool = False,
    ) -> None:
        """Write down that ``obj`` is what the thing of ``entry`` is here, made or changed now."""
        written = written or digest_object(obj)
        if row is None:
            ImportedRow.objects.create(
                site=self.site,
                kind=entry.kind,
                old_key=entry.old_key,
                model=obj._meta.label_lower,
                object_id=obj.pk,
                source_digest=source,
                written_digest=written,
                lacks_files=lacks_files,
                made_by=None if was_here else self.run,
            )
            outcome = Outcome.MATCHED if was_here else Outcome.IMPORTED
        else:
            is_changed = row.written_digest != written
            row.source_digest, row.written_digest = source, written
            row.lacks_files = lacks_files
            if is_changed:
                row.changed_by = self.run
            row.save(update_fields=["source_digest", "written_digest", "lacks_files", "changed_by"])
            outcome = Outcome.CHANGED if is_changed else Outcome.UNCHANGED
        self.tell(entry, outcome, obj)

    def keep_edited(self, entry: Entry, row: ImportedRow) -> None:
        """Count a thing that the export changed and that somebody edited here, too."""
        self.tell(entry, Outcome.KEPT, model=row.model, object_id=row.object_id)

    def skip(self, entry: Entry, reason: str) -> None:
        """Count a thing that is not taken, and why; ``reason`` is one of few."""
        self.reasons[entry.kind][reason] += 1
        entry.notes.insert(0, reason)
        self.tell(entry, Outcome.SKIPPED)

    def skip_many(self, kind: Kind, reason: str, count: int = 1) -> None:
        """Count things that nothing more is to be told of."""
        self.reasons[kind][reason] += count
        self.counts[kind][Outcome.SKIPPED] += count

    def fail(self, entry: Entry, fault: BaseException) -> None:
        """Count a thing that could not be written."""
        reason = f"It could not be written ({type(fault).__name__})."
        self.reasons[entry.kind][reason] += 1
        entry.notes.insert(0, f"{reason} {str(fault)[:300]}".strip())
        self.tell(entry, Outcome.FAILED)

    def tell(
        self,
        entry: Entry,
        outcome: Outcome,
        obj: Model | None = None,
        *,
        model: str = "",
        object_id: int | None = None,
    ) -> None:
        """Count what became of a thing, and keep it for the report where there is more to tell."""
        self.counts[entry.kind][outcome] += 1
        is_dull = outcome == Outcome.UNCHANGED or entry.kind in (Kind.COMMENT, Kind.TAG)
        if is_dull and not entry.notes:
            return
        told = ImportEntry(
            run=self.run,
            kind=entry.kind,
            old_key=entry.old_key,
            title=entry.title[:200],
            place=entry.place[:300],
            outcome=outcome,
            notes=entry.notes[:MOST_NOTES],
            model=obj._meta.label_lower if obj else model,
            object_id=obj.pk if obj else object_id,
        )
        if self.run.is_dry_run:
            if entry.notes and len(self.kept) < MOST_KEPT:
                self.kept.append(told)
            return
        ImportEntry.objects.bulk_create(
            [told],
            update_conflicts=True,
            unique_fields=["run", "kind", "old_key"],
            update_fields=["title", "place", "outcome", "notes", "model", "object_id"],
        )

    def summarize(self) -> dict[str, Any]:
        """What was counted, for ``Import.report``."""
        return {
            "outcomes": {kind: dict(counts) for kind, counts in self.counts.items() if counts},
            "reasons": {kind: dict(counts) for kind, counts in self.reasons.items() if counts},
        }

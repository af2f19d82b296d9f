"""Record of backups made and tried, and of those that failed.

``last_backup`` and ``last_tested_restore`` read it; without a place, of all places.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from autoinformed.backups.errors import BackupError
from autoinformed.models import BackupRun

KEPT = 400  # rows of each kind


def last_backup(*, place: str = "") -> BackupRun | None:
    """The newest backup that was made whole."""
    return _find_last(BackupRun.Kind.BACKUP, place)


def last_tested_restore(*, place: str = "") -> BackupRun | None:
    """The newest time that a set was restored into a scratch database and found whole."""
    return _find_last(BackupRun.Kind.CHECK, place)


def _find_last(kind: str, place: str) -> BackupRun | None:
    runs = BackupRun.objects.succeeded().filter(kind=kind)
    if place:
        runs = runs.filter(place=place)
    return runs.order_by("-ended_at").first()


def find_failure(kind: str, *, place: str) -> BackupRun | None:
    """The newest run that ended, where it failed."""
    ended = BackupRun.objects.filter(kind=kind, place=place, ended_at__isnull=False)
    newest = ended.order_by("-ended_at").first()
    return newest if newest and newest.problem else None


@contextmanager
def record_run(kind: str, *, place: str) -> Iterator[BackupRun]:
    """Keep a row of what this block does, and of why it failed; it sets the row's set and size."""
    run = BackupRun.objects.create(kind=kind, place=place)
    try:
        yield run
    except BackupError as error:
        _end(run, problem=str(error))
        raise
    except BaseException as error:
        _end(run, problem=f"It was stopped ({type(error).__name__}).")
        raise
    _end(run)


def _end(run: BackupRun, **fields: Any) -> None:
    run.ended_at = timezone.now()
    for name, value in fields.items():
        setattr(run, name, value)
    run.save()
    old = BackupRun.objects.filter(kind=run.kind).order_by("-pk")[KEPT:]
    BackupRun.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()

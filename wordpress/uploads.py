"""Exports that an admin uploads: kept from readers, imported by the worker, then removed."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.utils.crypto import get_random_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from authors.models import User
from wordpress.importing.running import (
    AnotherIsRunning,
    Asked,
    ImportRefused,
    begin_import,
    run_import,
)
from wordpress.models import Import
from wordpress.undoing import undo_import


def receive_export(
    files: Sequence[File], asked: Asked, *, by: User, dry_run: bool = False
) -> Import:
    """Keep an uploaded export, and have the worker import it, or rehearse that."""
    storage = _storage()
    stored = [storage.save(f"wordpress/{get_random_string(24)}.xml", file) for file in files]
    paths = [Path(storage.path(name)) for name in stored]
    names = [str(file.name)[:200] for file in files]
    run = begin_import(paths, asked, by=by, dry_run=dry_run, names=names)
    if run.stored:  # the same again, while the first still lies here
        _remove(stored)
    else:
        run.stored = stored
    run.status = Import.Status.WAITING
    run.save(update_fields=["stored", "status"])
    import_uploaded.defer(import_id=run.pk)
    return run


@app.task(
    name="wordpress.import_uploaded",
    retry=RetryStrategy(max_attempts=20, wait=60, retry_exceptions={AnotherIsRunning}),
)
def import_uploaded(import_id: int) -> None:
    """Import what was uploaded. Safe to run twice: it goes on where it stood."""
    run = Import.objects.filter(pk=import_id).first()
    if run is None or run.status == Import.Status.DONE:
        return
    paths = [Path(_storage().path(name)) for name in run.stored]
    try:
        run_import(run, paths, say=lambda stage, done, total: None)
    except AnotherIsRunning:
        raise
    except ImportRefused:
        return  # the row tells why
    _remove(run.stored)
    Import.objects.filter(pk=import_id).update(stored=[])


@app.task(name="wordpress.undo", retry=3)
def undo(import_id: int, user_id: int) -> None:
    """Undo an import. Safe to run twice."""
    run = Import.objects.filter(pk=import_id).first()
    if run is not None and run.status == Import.Status.UNDOING:
        undo_import(run, by=User.objects.filter(pk=user_id).first())


def _storage() -> Storage:
    return storages["documents"]


def _remove(names: Sequence[str]) -> None:
    for name in names:
        _storage().delete(name)

"""What may be wrong with where a backup goes, or with the programs it needs, each told in words."""

import errno
import os

import pytest
from django.conf import settings
from django.core.management import CommandError

from autoinformed.backups import folder, programs
from autoinformed.backups.folder import Folder
from autoinformed.backups.manifest import list_sets
from autoinformed.backups.runs import last_backup
from autoinformed.local import embedded
from autoinformed.models import BackupRun


def test_no_place(run, settings):
    settings.BACKUP_PLACE = ""

    with pytest.raises(CommandError, match="Say where to"):
        run("backup", "")


def test_a_folder_that_is_not_there_is_never_made(run, tmp_path):
    with pytest.raises(CommandError, match="make it, or mount the disk"):
        run("backup", tmp_path / "not-mounted")

    assert not (tmp_path / "not-mounted").exists()


def test_a_place_of_another_kind(run):
    with pytest.raises(CommandError, match="neither a folder nor s3"):
        run("backup", "ftp://backups.example/site")


def test_a_folder_that_readers_could_reach(run):
    served = settings.MEDIA_ROOT / "backups"
    served.mkdir(parents=True)

    with pytest.raises(CommandError, match="part of the site itself"):
        run("backup", served)


def test_a_folder_that_cannot_be_written(site, place, run):
    (place / "files").write_text("A file where a folder must be.")

    with pytest.raises(CommandError, match=f"{place} cannot be used"):
        run("backup", place)

    assert last_backup() is None
    assert BackupRun.objects.get().problem


def test_a_full_disk_leaves_the_sets_of_before_whole(site, place, run, monkeypatch):
    run("backup", place)
    before = list_sets(Folder(place))

    def no_room(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a file")

    with monkeypatch.context() as patch:
        patch.setattr(folder.os, "fsync", no_room)
        with pytest.raises(CommandError, match=r"disk of .* is full: make room"):
            run("backup", place)

    assert list_sets(Folder(place)) == before
    assert not [path for path in place.rglob("*") if ".unfinished/" in str(path)]
    run("backup", place)
    assert len(list_sets(Folder(place))) == 2


def test_programs_that_are_missing_or_old(site, place, run, monkeypatch, tmp_path):
    def none():
        raise embedded.EmbeddedDatabaseError("none")

    monkeypatch.setattr(programs.machine, "find_programs", none)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"pg_dump, pg_restore and psql 18 or newer.*is none"):
        run("backup", place)

    for name in programs.NAMES:
        (tmp_path / name).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(CommandError, match=f"only 14 in {tmp_path}"):
        run("backup", place)

"""Trying a set, the record of it, the worker's nights, and what is kept for how long."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from autoinformed import tasks
from autoinformed.backups.errors import BackupError
from autoinformed.backups.folder import Folder
from autoinformed.backups.manifest import list_sets
from autoinformed.backups.retention import choose_kept
from autoinformed.backups.runs import last_backup, last_tested_restore, record_run
from autoinformed.health import report
from autoinformed.health.findings import State
from autoinformed.models import BackupRun
from tests.factories import make_article


def list_databases():
    with connection.cursor() as cursor:
        # Of this one's own: other tests run beside it.
        cursor.execute(
            "SELECT datname FROM pg_database"
            " WHERE datname IN (current_database() || '_check', current_database() || '_copy')"
        )
        return cursor.fetchall()


def test_a_set_is_tried_beside_the_real_database(site, place, run):
    run("backup", place)
    make_article("Written since")

    said = run("backup", place, "--check")

    assert "is whole" in said
    assert last_tested_restore().set_name == last_backup().set_name
    assert last_backup().files == 2
    assert list_databases() == []


def test_a_set_that_is_not_whole_is_told_and_counts_as_no_test(site, place, run):
    run("backup", place)
    stored = next(path for path in (place / "files").rglob("*") if path.is_file())
    stored.unlink()

    with pytest.raises(CommandError, match=r"is not whole: .* is damaged or missing"):
        run("backup", place, "--check")

    assert last_tested_restore() is None
    assert "damaged" in BackupRun.objects.get(kind="check").problem
    assert list_databases() == []


def test_rows_that_are_not_those_of_the_set_are_told(site, place, run):
    run("backup", place)
    manifest = next(place.rglob("manifest.json"))
    manifest.write_text(manifest.read_text().replace('"rows": 1,', '"rows": 2,', 1))

    with pytest.raises(CommandError, match="has 1 rows, the set has 2"):
        run("backup", place, "--check")


def test_when_it_last_went_well_is_told(site, place, run):
    assert run("backup", "--last").splitlines() == ["No backup yet.", "No restore tried yet."]
    run("backup", place)
    run("backup", place, "--check")

    backup, check = run("backup", "--last").splitlines()

    assert backup.startswith(f"Backup {last_backup().set_name} to {place}, ended ")
    assert check.startswith(f"Restore tried {last_backup().set_name} to {place}, ended ")


def test_the_worker_backs_up_where_a_place_is_set(site, place, settings):
    settings.BACKUP_PLACE = ""
    tasks.back_up(timestamp=0)
    assert last_backup() is None

    settings.BACKUP_PLACE = str(place)
    tasks.back_up(timestamp=0)
    tasks.check_backup(timestamp=0)

    assert last_backup().place == str(place)
    assert last_tested_restore().set_name == list_sets(Folder(place))[0]


def ask(name):
    (answer,) = report.ask_checks([name])
    return answer.finding


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_a_deployment_without_a_place_for_backups_is_told(db, settings, name):
    settings.BACKUP_PLACE = ""
    settings.LOCAL = False
    assert ask(name).state is State.YELLOW
    assert "No place for backups is set" in ask(name).says

    settings.LOCAL = True
    assert ask(name).state is State.GREEN


def test_a_night_whose_disk_is_not_there_is_told_until_it_went_well(site, place, settings):
    settings.BACKUP_PLACE = str(place / "not-mounted")
    for night in (tasks.back_up, tasks.check_backup):
        with pytest.raises(BackupError):
            night(timestamp=0)
    failed = ask("backup"), ask("restore")

    (place / "not-mounted").mkdir()
    tasks.back_up(timestamp=0)
    tasks.check_backup(timestamp=0)

    assert [finding.state for finding in failed] == [State.RED, State.RED]
    assert all("mount the disk it is on" in finding.says for finding in failed)
    assert [ask(name).state for name in ("backup", "restore")] == [State.GREEN, State.GREEN]


@pytest.mark.parametrize(
    ("hours", "states"),
    [
        (29, (State.GREEN, State.GREEN)),
        (31, (State.YELLOW, State.GREEN)),
        (55, (State.RED, State.GREEN)),
        (24 * 9, (State.RED, State.YELLOW)),
        (24 * 16, (State.RED, State.RED)),
    ],
)
def test_a_backup_and_a_tried_restore_grow_old(db, place, settings, hours, states):
    settings.BACKUP_PLACE = str(place)
    for kind in BackupRun.Kind:
        with record_run(kind, place=str(place)) as made:
            pass
        ended_at = timezone.now() - timedelta(hours=hours)
        BackupRun.objects.filter(pk=made.pk).update(ended_at=ended_at)
        with record_run(kind, place="/somewhere/else"):
            pass  # what was made by hand elsewhere says nothing of the nights

    assert (ask("backup").state, ask("restore").state) == states
    assert ask("backup").figures["backup_age_seconds"] >= hours * 3600


def test_a_second_site_is_refused_in_the_place_of_a_first(site, place, run, settings):
    run("backup", place)
    settings.SITE_URL = "https://other.example"

    with pytest.raises(CommandError, match="give it a place of its own"):
        run("backup", place)
    run("backup", place, "--moved")
    run("backup", place)

    assert len(list_sets(Folder(place))) == 3


def test_seven_days_five_weeks_and_twelve_months_are_kept():
    end = datetime(2026, 11, 28, 2, 41, tzinfo=UTC)
    nights = [end - timedelta(days=number) for number in range(800)]

    kept = sorted(choose_kept(nights), reverse=True)

    assert kept[:7] == nights[:7]
    assert {moment.date().isocalendar()[:2] for moment in kept} >= {
        moment.isocalendar()[:2] for moment in nights[:29]
    }
    assert {(moment.year, moment.month) for moment in kept} == {
        (moment.year, moment.month) for moment in nights[:340]
    }
    assert len(kept) <= 7 + 5 + 12


def test_all_of_the_last_day_are_kept():
    end = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)
    hours = [end - timedelta(hours=number) for number in range(20)]

    assert choose_kept(hours) == set(hours)


def test_sets_and_files_whose_time_is_over_go(site, place, run):
    run("backup", place)
    (first,) = (place / "sets").iterdir()
    for number in range(1, 14):
        moment = datetime(2026, 6, 1, 2, 41, tzinfo=UTC) - timedelta(days=45 * number)
        older = place / "sets" / moment.strftime("%Y-%m-%dT%H%M%SZ")
        shutil.copytree(first, older)
        manifest = json.loads((older / "manifest.json").read_text())
        manifest |= {"name": older.name, "made_at": moment.isoformat()}
        (older / "manifest.json").write_text(json.dumps(manifest))
    unneeded = place / "files" / "ab" / ("ab" * 32)
    unneeded.parent.mkdir(exist_ok=True)
    unneeded.write_bytes(b"Of a set that is gone")

    said = run("backup", place)

    names = list_sets(Folder(place))
    assert said.count("whose time is over") == 13 - 11  # November has a newer one
    assert older.name not in names
    assert first.name in names
    assert not older.exists()
    assert not unneeded.exists()
    assert run("backup", place, "--check")

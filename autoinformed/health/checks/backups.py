"""Checks of backups: is there a new one, and was it tried, where a place for them is set."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from autoinformed.backups import runs
from autoinformed.backups.places import name_place
from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_age
from autoinformed.models import BackupRun

# One is made each night and one tried each week; twice missed is red.
BACKUP_LATE = timedelta(hours=30)
BACKUP_VERY_LATE = timedelta(hours=54)
RESTORE_LATE = timedelta(days=8)
RESTORE_VERY_LATE = timedelta(days=15)
MOST_LETTERS = 300  # of what a failed run said


def check_backup() -> Finding:
    """How old the newest whole backup is, and whether the last try failed."""
    if not settings.BACKUP_PLACE:
        return _say_no_place()
    place = name_place(settings.BACKUP_PLACE)
    last = runs.last_backup(place=place)
    failure = runs.find_failure(BackupRun.Kind.BACKUP, place=place)
    then = "Run manage.py backup, and see that the worker runs at night."
    if last is None:
        state = State.RED if failure else State.YELLOW
        return Finding(state, f"There is no backup yet.{_tell(failure)}", then)
    age = _find_age(last)
    figures = {"backup_age_seconds": age.total_seconds()}
    said = f"The last backup is {say_age(age)} old.{_tell(failure)}"
    if age > BACKUP_VERY_LATE:
        return Finding(State.RED, said, then, figures)
    if age > BACKUP_LATE or failure:
        return Finding(State.YELLOW, said, then, figures)
    return Finding(State.GREEN, said, figures=figures)


def check_tested_restore() -> Finding:
    """How long ago a backup was restored to try it, and whether that failed."""
    if not settings.BACKUP_PLACE:
        return _say_no_place()
    place = name_place(settings.BACKUP_PLACE)
    last = runs.last_tested_restore(place=place)
    failure = runs.find_failure(BackupRun.Kind.CHECK, place=place)
    then = "Run manage.py backup --check: the worker does so on Sundays."
    said = f"A backup was last restored to try it {say_age(_find_age(last))} ago." if last else ""
    figures = {"tested_restore_age_seconds": _find_age(last).total_seconds()} if last else {}
    if failure:
        said = f"{said or 'No backup could be restored to try it yet.'}{_tell(failure)}"
        return Finding(State.RED, said, then, figures)
    if last is None:
        return Finding(State.YELLOW, "No backup was restored to try it yet.", then)
    if _find_age(last) > RESTORE_LATE:
        is_red = _find_age(last) > RESTORE_VERY_LATE
        return Finding(State.RED if is_red else State.YELLOW, said, then, figures)
    return Finding(State.GREEN, said, figures=figures)


def _say_no_place() -> Finding:
    said = "No place for backups is set."
    if settings.LOCAL:
        return Finding(State.GREEN, f"{said} This is a copy of one's own.")
    return Finding(State.YELLOW, said, "Set AUTOINFORMED_BACKUP (docs/backup.md).")


def _find_age(run: BackupRun) -> timedelta:
    return timezone.now() - (run.ended_at or run.began_at)


def _tell(failure: BackupRun | None) -> str:
    """What the failed try said, after what else is said."""
    if failure is None:
        return ""
    age = say_age(_find_age(failure))
    return f" The try of {age} ago failed: {failure.problem[:MOST_LETTERS]}"

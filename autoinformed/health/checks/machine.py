"""Checks of the machine: room on the disk, folders that can be written, clock, static files."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.utils import timezone

from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_size, say_span

ENOUGH_SHARE = 0.10
TOO_SMALL = 500 * 1024 * 1024  # bytes; `make run` does not start with less
CLOCK_OFF = 5.0  # seconds
CLOCK_WRONG = 60.0


def check_disk() -> Finding:
    """Room left where pictures and documents go; the database's disk is its own machine's."""
    disks = [shutil.disk_usage(_find_parent(path)) for path in _list_folders()]
    usage = min(disks, key=lambda disk: disk.free)
    share = usage.free / usage.total
    said = f"{say_size(usage.free)} are free, {share:.0%} of the disk of pictures and documents."
    figures = {"disk_free_bytes": float(usage.free), "disk_free_share": share}
    if usage.free < TOO_SMALL:
        return Finding(State.RED, said, "Make room at once: nothing can be saved soon.", figures)
    if share < ENOUGH_SHARE:
        return Finding(State.YELLOW, said, "Make room, or take a larger disk.", figures)
    return Finding(State.GREEN, said, figures=figures)


def check_folders() -> Finding:
    """Whether pictures and documents can be kept where the settings say."""
    faults = [
        f"{path} {'is a file' if path.is_file() else 'cannot be written by this account'}"
        for path in _list_folders()
        if not os.access(_find_parent(path), os.W_OK | os.X_OK) or path.is_file()
    ]
    if faults:
        then = "Give the folder to the account that runs the site, or set another one."
        return Finding(State.RED, f"{'; '.join(faults)}.", then)
    return Finding(State.GREEN, "Pictures and documents can be kept.")


def check_static_files() -> Finding:
    if has_static_files():
        return Finding(State.GREEN, "Static files are there.")
    then = "Run manage.py collectstatic --noinput, then start the web processes again."
    return Finding(State.RED, "Static files were not collected: pages answer 500.", then)


def has_static_files() -> bool:
    """Whether this process knows the names of the collected files; asks no disk."""
    return bool(getattr(staticfiles_storage, "hashed_files", True))


def check_clock() -> Finding:
    """Whether this machine's clock is the database's: articles come and go by both."""
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    half = (timezone.now() - before) / 2
    apart = abs((theirs - before - half).total_seconds())
    figures = {"clock_offset_seconds": apart}
    if apart < CLOCK_OFF:
        return Finding(State.GREEN, "The clocks of site and database agree.", figures=figures)
    return Finding(
        State.RED if apart > CLOCK_WRONG else State.YELLOW,
        f"The clocks of site and database are {say_span(apart)} apart.",
        "Have both machines follow a time server (chrony, systemd-timesyncd).",
        figures,
    )


def _list_folders() -> list[Path]:
    return [Path(settings.MEDIA_ROOT), Path(settings.DOCUMENT_ROOT)]


def _find_parent(path: Path) -> Path:
    """The folder itself, or the one that it would be made in."""
    while not path.exists():
        path = path.parent
    return path

"""Retention: which sets are kept, and what nothing needs any more."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from autoinformed.backups.manifest import MANIFEST, SETS, Manifest, list_sets, read_manifest
from autoinformed.backups.places import Place
from autoinformed.backups.site_files import FILES, read_list

DAILY, WEEKLY, MONTHLY = 7, 5, 12
YOUNG = timedelta(hours=24)  # all of the last day stay: one before an upgrade, say


def choose_kept(moments: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last 7 days, 5 weeks and 12 months that have any; young ones."""
    newest_first = sorted(moments, reverse=True)
    kept = {moment for moment in newest_first if newest_first[0] - moment < YOUNG}
    spans: list[tuple[int, Callable[[datetime], Any]]] = [
        (DAILY, lambda moment: moment.date()),
        (WEEKLY, lambda moment: moment.isocalendar()[:2]),
        (MONTHLY, lambda moment: (moment.year, moment.month)),
    ]
    for most, span in spans:
        newest: dict[Any, datetime] = {}
        for moment in newest_first:
            newest.setdefault(span(moment), moment)
        kept |= set(list(newest.values())[:most])
    return kept


def prune(place: Place, *, say: Callable[[str], None]) -> None:
    """Delete sets whose time is over, halves of sets, and files that no set needs any more.

    Each manifest goes first: what is killed here leaves no set that looks whole. Only for who holds
    the lock: a file that a new set is about to need must not go.
    """
    manifests = [read_manifest(place, name) for name in list_sets(place)]
    moments = choose_kept(manifest.moment for manifest in manifests)
    kept = [manifest for manifest in manifests if manifest.moment in moments]
    over = [manifest for manifest in manifests if manifest.moment not in moments]
    for manifest in over:
        place.delete([manifest.part_name(MANIFEST)])
        say(f"Deleted the set {manifest.name}, whose time is over.")
    _delete_halves(place, kept)
    _delete_unneeded_files(place, kept)


def _delete_halves(place: Place, kept: list[Manifest]) -> None:
    whole = {manifest.name for manifest in kept}
    names = [name for name, _ in place.list(SETS)]
    place.delete([name for name in names if name.split("/")[1] not in whole])


def _delete_unneeded_files(place: Place, kept: list[Manifest]) -> None:
    needed = {file.stored_name for manifest in kept for file in read_list(place, manifest)}
    names = [name for name, _ in place.list(FILES)]
    place.delete([name for name in names if name not in needed])

"""Figures: how many follow what. Numbers alone; no row here names a follower."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from followers.models import TARGETS, Digest, Follow, Follower, Rhythm
from followers.targets import Target, read_target

MOST_SHOWN = 15


@dataclass(frozen=True)
class TargetCount:
    """How many follow one thing."""

    target: Target
    number: int


@dataclass(frozen=True)
class Figures:
    followers: int
    unconfirmed: int
    by_rhythm: list[tuple[str, int]]  # how many followers a digest of each rhythm goes to
    site: int
    most_followed: list[TargetCount]
    sent: list[Digest]


def count_figures() -> Figures:
    confirmed = Follow.objects.confirmed()
    rhythms = dict(
        confirmed.order_by().values_list("rhythm").annotate(Count("follower", distinct=True))
    )
    return Figures(
        followers=confirmed.aggregate(number=Count("follower", distinct=True))["number"],
        unconfirmed=Follower.objects.filter(proven_at=None, left_at=None).count(),
        by_rhythm=[(rhythm.label, rhythms.get(rhythm.value, 0)) for rhythm in Rhythm],
        site=confirmed.filter(**dict.fromkeys(TARGETS)).count(),
        most_followed=_list_most_followed(),
        sent=list(Digest.objects.filter(finished_at__isnull=False)[:MOST_SHOWN]),
    )


def _list_most_followed() -> list[TargetCount]:
    columns = [f"{name}_id" for name in TARGETS]
    counted: Any = (
        Follow.objects.confirmed()
        .exclude(**dict.fromkeys(TARGETS))
        .order_by()
        .values(*columns)
        .annotate(number=Count("pk"))
        .order_by("-number")[:MOST_SHOWN]
    )
    rows = [({name: row[name] for name in columns}, row["number"]) for row in counted]
    same = Q(pk__in=[])
    for keys, _ in rows:
        same |= Q(**keys)
    one_each = Follow.objects.confirmed().filter(same).order_by(*columns).distinct(*columns)
    found = {
        tuple(getattr(follow, name) for name in columns): read_target(follow)
        for follow in one_each.with_targets()
    }
    return [TargetCount(found[tuple(keys.values())], number) for keys, number in rows]

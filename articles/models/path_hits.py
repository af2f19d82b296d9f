"""Hits of paths that redirect or lead nowhere, for whoever looks after redirects."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F

# Beyond so many paths that lead nowhere, those with the fewest hits go.
MOST_MISSING = 2_000
KEPT = timedelta(days=180)  # since the last hit


class PathHitsQuerySet(models.QuerySet["PathHits"]):
    def missing(self) -> Self:
        """Narrow to what led nowhere, what was asked for most often first."""
        return self.filter(leads_nowhere=True).order_by("-hits", "path")

    @transaction.atomic
    def add(self, counts: Mapping[tuple[str, bool], int], *, on: date) -> None:
        """Add ``{(path, whether it leads nowhere): hits}`` of the day ``on``, and keep few rows."""
        # Sorted: two processes that add the same paths do not wait for each other.
        for (path, leads_nowhere), hits in sorted(counts.items()):
            values = {"leads_nowhere": leads_nowhere, "last_hit_on": on}
            row, is_new = self.get_or_create(path=path, defaults={**values, "hits": hits})
            if not is_new:
                self.filter(pk=row.pk).update(hits=F("hits") + hits, **values)
        self.filter(last_hit_on__lt=on - KEPT).delete()
        over = self.missing().order_by("-hits", "-last_hit_on", "-pk")[MOST_MISSING:]
        self.filter(pk__in=list(over.values_list("pk", flat=True))).delete()


class PathHits(models.Model):
    """How often a path was asked for that redirects or leads nowhere. Nothing of who asked.

    Each web process counts for itself and adds what it has once a minute
    (``autoinformed/counting/``); no query string is kept.
    """

    path = models.CharField(max_length=300, unique=True)
    leads_nowhere = models.BooleanField()
    hits = models.PositiveBigIntegerField(default=0)
    last_hit_on = models.DateField()

    objects = PathHitsQuerySet.as_manager()

    class Meta:
        ordering = ["-hits", "path"]
        verbose_name_plural = "path hits"
        indexes = [
            models.Index("leads_nowhere", F("hits").desc(), "path", name="pathhits_most_asked_for")
        ]

    def __str__(self) -> str:
        return self.path

"""Tables of one row, such as settings that hold for the whole site."""

from typing import Any, Self

from django.db import models
from django.db.models import Q


class OneRow(models.Model):
    """The one row of its table. Its defaults hold until somebody saves it."""

    SINGLETON = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SINGLETON, editable=False)

    objects: models.Manager[Any]

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(name="%(class)s_one_row", condition=Q(id=1))]

    @classmethod
    def current(cls) -> Self:
        """Read the row, in one query; the defaults where nobody saved any."""
        return cls.objects.first() or cls()

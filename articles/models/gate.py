"""Gate to the public, the only one: what "live" means, for an article and its places in lists."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Expression, Q
from django.utils import timezone


class Status(models.TextChoices):
    """The states of an article. Live is not among them: it follows from state and clock."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "review", "In review"
    READY = "ready", "Ready"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DELETED = "deleted", "In the trash"


def live_at(moment: datetime | Expression, *, path: str = "") -> Q:
    """The condition of being live at ``moment``, over status, published_at and withdraw_at.

    The clock of the database, ``Now()``, is a moment too: for a rule that is kept there.
    ``path`` leads to the row that has them, such as ``article__``; left out, the row itself.
    """
    not_withdrawn = Q((f"{path}withdraw_at__isnull", True)) | Q((f"{path}withdraw_at__gt", moment))
    return not_withdrawn & Q(
        (f"{path}status", Status.PUBLISHED), (f"{path}published_at__lte", moment)
    )


class LiveQuerySet(models.QuerySet):
    """Rows that carry status, published_at and withdraw_at."""

    def live(self, at: datetime | Expression | None = None) -> Self:
        """Narrow to what readers may see at ``at`` (aware datetime; default now)."""
        return self.filter(live_at(at or timezone.now()))

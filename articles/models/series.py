"""Series: articles whose headlines share a prefix, such as “Milestones – ”."""

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse

from house_style.names import FoldedName, UniqueName, refuse_blank

from .address import Movable

# A dash with space around it, or a colon with space after it; a hyphen within a word is none.
_PREFIX = re.compile(
    r"\s*(?P<prefix>[^\s–—―:-][^–—―:]{0,98}?)(?:\s+[–—―-]{1,2}\s+|:\s+|\s*[–—―]\s+)(?=\S)"
)


class Series(Movable):
    """Articles that belong together by the prefix of their headlines. ``name`` is that prefix."""

    name = models.CharField(
        max_length=100,
        validators=[refuse_blank],
        help_text="What stands before the dash in the headlines, such as Milestones.",
    )
    name_folded = FoldedName()
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    description = models.TextField(blank=True, help_text="Plain text, shown above the list.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"
        constraints = [
            UniqueName(
                fields=["name_folded"],
                name="series_name_unique_when_folded",
                violation_error_message="There is a series of this name.",
            ),
            models.CheckConstraint(name="series_name_not_empty", condition=~Q(name_folded="")),
            models.CheckConstraint(name="series_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:series", args=[self.slug])


def find_series_prefix(headline: str) -> str:
    """Find what stands before the first dash or colon of a headline; "" if nothing does.

    Whether there is a series of that name is for the database to say, so it does no harm that
    ``Ford: Profit Up`` gives ``Ford``.
    """
    match = _PREFIX.match(headline)
    return " ".join(match["prefix"].split()) if match else ""

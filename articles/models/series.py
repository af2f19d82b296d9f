"""A series: articles whose headlines share a prefix, such as “Milestones – ”."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from .address import Movable


class Series(Movable):
    """Articles that belong together by the prefix of their headlines. ``name`` is that prefix."""

    name = models.CharField(
        max_length=100,
        help_text="What stands before the dash in the headlines, such as Milestones.",
    )
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    description = models.TextField(blank=True, help_text="Plain text, shown above the list.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="series_name_unique_in_any_case",
                violation_error_message="There is a series of this name.",
            ),
            models.CheckConstraint(name="series_name_not_empty", condition=~Q(name="")),
            models.CheckConstraint(name="series_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:series", args=[self.slug])

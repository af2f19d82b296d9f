"""Publication: what the site calls itself, wherever it is named."""

from django.db import models
from django.db.models import Q

from house_style.names import refuse_blank

from .one_row import OneRow


class Publication(OneRow):
    """Name and description. Admins edit them with the site settings (``pages``), which extend it.

    Feeds and whatever else stands below ``pages`` read this row alone.
    """

    name = models.CharField(max_length=80, validators=[refuse_blank], default="AutoInformed")
    description = models.CharField(
        max_length=320, blank=True, help_text="What the site is, for search engines and feeds."
    )

    class Meta(OneRow.Meta):
        constraints = [
            *OneRow.Meta.constraints,
            models.CheckConstraint(name="publication_name_not_empty", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

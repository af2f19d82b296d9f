"""Aliases: other names by which writers and readers know a tag or a company."""

from django.db import models
from django.db.models import Q

from house_style.names import FoldedName, UniqueName, fold_name, refuse_blank


class Alias(models.Model):
    """Another name of one owner, however it is spelt; ``OWNER`` is the column that leads there."""

    OWNER: str

    name = models.CharField(max_length=200, validators=[refuse_blank])
    name_folded = FoldedName()

    class Meta:
        abstract = True
        ordering = ["name"]
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        constraints = [
            UniqueName(
                fields=["name_folded"],
                name="%(class)s_of_one_owner",
                violation_error_message="This alias belongs to another already.",
            ),
            models.CheckConstraint(name="%(class)s_not_empty", condition=~Q(name_folded="")),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = " ".join(self.name.split())

    @classmethod
    def is_named(cls, text: str, *, lookup: str = "exact") -> Q:
        """The condition on owners of being called ``text``, by their own name or by an alias."""
        named = Q((f"name_folded__{lookup}", fold_name(text)))
        return named | Q(pk__in=cls._default_manager.filter(named).values(cls.OWNER))

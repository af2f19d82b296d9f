"""Saved views: what a person looks for in a list of the newsroom again and again."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from house_style.names import refuse_blank


class SavedViewQuerySet(models.QuerySet):
    def kept_by(self, user: models.Model, list_of: str) -> Self:
        """The views that ``user`` keeps of the list of ``list_of`` (``articles.article``)."""
        return self.filter(user=user, list_of=list_of)


class SavedView(models.Model):
    """A search, filters and an order under a name: its owner's alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_of = models.CharField(max_length=100)  # the model's label, as Django writes it
    name = models.CharField(max_length=60, validators=[refuse_blank])
    query = models.CharField(max_length=1000)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["list_of", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_of", "name"], name="savedview_name_once_a_list"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.list_url}?{self.query}"

    @property
    def list_url(self) -> str:
        return reverse("admin:{}_{}_changelist".format(*self.list_of.split(".")))

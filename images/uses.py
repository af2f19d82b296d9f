"""Uses of a picture: the rows of other rooms that show it.

Those rooms point at the library and are not known here: each foreign key that protects a picture
from deletion, and each list of pictures, is a use.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst

LISTED = 50  # of each kind of use
_LARGE = (models.TextField, models.JSONField, SearchVectorField)


@dataclass(frozen=True)
class Use:
    """One row that shows a picture, such as an article whose lead image it is."""

    label: str  # "Lead image of article"
    row: models.Model

    @property
    def is_in_trash(self) -> bool:
        """Whether the row was deleted and may yet be returned, with its picture."""
        return getattr(self.row, "deleted_at", None) is not None

    @property
    def admin_url(self) -> str:
        """The row's screen in the newsroom, or its trash; "" where it has none."""
        meta = self.row._meta
        screen = f"admin:{meta.app_label}_{meta.model_name}"
        try:
            if self.is_in_trash:
                return reverse(f"{screen}_trash")
            return reverse(f"{screen}_change", args=[self.row.pk])
        except NoReverseMatch:
            return ""


def list_uses(image: models.Model, *, limit: int = LISTED) -> list[Use]:
    """List the uses of ``image``, at most ``limit`` of each kind, the newest first."""
    return [
        Use(f"{capfirst(field.verbose_name)} of {field.model._meta.verbose_name}", row)
        for field in _find_fields(type(image))
        for row in _load_light(field.model).filter(**{field.name: image}).order_by("-pk")[:limit]
    ]


def list_conditions(picture_model: type[models.Model], *, in_trash: bool = False) -> list[Exists]:
    """List, for each kind of use, the condition that a picture has one.

    What lies in the trash shows nothing: ``in_trash`` asks for the uses there instead.
    """
    conditions = []
    for field in _find_fields(picture_model):
        # Through the rows of the list itself.
        name = field.m2m_reverse_field_name() if field.many_to_many else field.name
        model = field.remote_field.through if field.many_to_many else field.model
        using = model._base_manager.filter(**{name: OuterRef("pk")}).order_by()
        if _has_trash(field.model):
            row = f"{field.m2m_field_name()}__" if field.many_to_many else ""
            using = using.filter(**{f"{row}deleted_at__isnull": not in_trash})
        elif in_trash:
            continue
        conditions.append(Exists(using))
    return conditions


def _has_trash(model: type[models.Model]) -> bool:
    return any(field.name == "deleted_at" for field in model._meta.concrete_fields)


def _find_fields(picture_model: type[models.Model]) -> Iterator[Any]:
    """Find the fields of other models that use pictures: they protect them, or list them."""
    for relation in picture_model._meta.related_objects:
        if relation.many_to_many or relation.on_delete is models.PROTECT:
            yield relation.remote_field


def _load_light(model: type[models.Model]) -> models.QuerySet:
    """Load rows of ``model`` without their long texts, which a line that names them can spare."""
    fields = model._meta.concrete_fields
    return model._base_manager.defer(*(field.name for field in fields if isinstance(field, _LARGE)))

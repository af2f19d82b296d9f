"""Where pictures are used, whatever room uses them.

The rooms above point at the library and are not known here: each foreign key that protects a
picture from deletion, and each list of pictures, is a use.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst

from images.models import Image

SHOWN = 50  # of each kind of use
_LARGE = (models.TextField, models.JSONField, models.GeneratedField)


@dataclass(frozen=True)
class Use:
    """One thing that shows a picture, such as an article whose lead image it is."""

    what: str  # "Lead image of article"
    thing: models.Model

    @property
    def url(self):
        """Its screen in the newsroom; "" where it has none."""
        meta = self.thing._meta
        if meta.model not in admin.site._registry:
            return ""
        try:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.thing.pk])
        except NoReverseMatch:
            return ""


def of(image, *, limit=SHOWN):
    """List the uses of ``image``, at most ``limit`` of each kind, the newest first."""
    return [
        Use(f"{capfirst(field.verbose_name)} of {field.model._meta.verbose_name}", thing)
        for field in _fields()
        for thing in _light(field.model).filter(**{field.name: image}).order_by("-pk")[:limit]
    ]


def marked(images):
    """Give ``images``, each with ``is_used``: whether anything uses it."""
    return images.annotate(is_used=reduce(or_, _using()))


def unused(images=None):
    """Narrow ``images`` (all, if left out) to those that nothing uses."""
    images = Image.objects.all() if images is None else images
    return images.filter(*(~use for use in _using()))


def used(images):
    """Narrow ``images`` to those that something uses."""
    return images.filter(reduce(or_, _using()))


def _using():
    """Of each kind of use, whether there is one."""
    for field in _fields():
        # Through the rows of the list itself: the tables on its far side tell nothing more.
        name = field.m2m_reverse_field_name() if field.many_to_many else field.name
        model = field.remote_field.through if field.many_to_many else field.model
        yield Exists(model._base_manager.filter(**{name: OuterRef("pk")}).order_by())


def _fields():
    """The fields of other models that use pictures: they protect them, or list them."""
    for relation in Image._meta.related_objects:
        if relation.many_to_many or relation.on_delete is models.PROTECT:
            yield relation.remote_field


def _light(model):
    """Rows of ``model`` without their long texts, which a line that names them does not need."""
    fields = model._meta.concrete_fields
    return model._base_manager.defer(*(field.name for field in fields if isinstance(field, _LARGE)))

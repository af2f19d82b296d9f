"""The one door to the picture storage: a model field that takes nothing but a cleaned picture."""

import secrets
from pathlib import PurePosixPath

from django import forms
from django.db import models
from django.db.models.fields.files import FieldFile, FileDescriptor
from django.utils import timezone

from images.cleaning import ACCEPT, CleanPicture, clean


def unguessable_name(instance, filename):
    """``2026/11/<random>.jpg``: no one finds a picture before its article is live."""
    suffix = PurePosixPath(filename).suffix
    return f"{timezone.now():%Y/%m}/{secrets.token_urlsafe(18)}{suffix}"


class PictureFormField(forms.FileField):
    """An upload that arrives in ``cleaned_data`` as a ``CleanPicture``, or as an error."""

    def to_python(self, data):
        file = super().to_python(data)
        return clean(file) if file else file

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": ACCEPT}


class PictureFile(FieldFile):
    def save(self, name, content, save=True):
        """Store ``content`` below a name of ours; ``name``, which the sender chose, is dropped.

        Every way to the storage ends here. Raises ``TypeError`` for what ``clean`` did not make.
        """
        if not isinstance(content, CleanPicture):
            raise TypeError("Only a picture that images.cleaning.clean() returned can be stored.")
        self.field.describe(self.instance, content)
        super().save(content.name, content, save=save)


class PictureDescriptor(FileDescriptor):
    def __set__(self, instance, value):
        super().__set__(instance, value)
        if isinstance(value, CleanPicture):
            self.field.describe(instance, value)


class PictureField(models.FileField):
    """A stored picture; assigning one fills in the row's facts about it (``Image`` names them)."""

    attr_class = PictureFile
    descriptor_class = PictureDescriptor

    def describe(self, instance, picture):
        instance.width = picture.width
        instance.height = picture.height
        instance.byte_size = picture.size
        instance.sha256 = picture.sha256
        instance.original_name = picture.original_name

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureFormField, **kwargs})

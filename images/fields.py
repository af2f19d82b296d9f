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
        return super().widget_attrs(widget) | {"accept": ACCEPT, "aria-label": "File"}


def describe(image, picture):
    """Fill in the row's facts about its new file."""
    image.width = picture.width
    image.height = picture.height
    image.byte_size = picture.size
    image.sha256 = picture.sha256
    image.original_name = picture.original_name
    image.renditions = {}
    image._has_new_file = True


def awaits_storage(file):
    """Whether ``file``, a field's value, was assigned and is not yet in the storage."""
    return not file._committed


class PictureFile(FieldFile):
    def save(self, name, content, save=True):
        """Store ``content`` below a name of ours; ``name``, which the sender chose, is dropped.

        Every way to the storage ends here. Raises ``TypeError`` for what ``clean`` did not make.
        """
        if not isinstance(content, CleanPicture):
            raise TypeError("Only a picture that images.cleaning.clean() returned can be stored.")
        describe(self.instance, content)
        super().save(str(content.name), content, save=save)


class PictureDescriptor(FileDescriptor):
    def __set__(self, instance, value):
        super().__set__(instance, value)
        if isinstance(value, CleanPicture):
            describe(instance, value)


class PictureField(models.FileField):
    """A stored picture. Its model is ``Image``, whose facts about the file follow the file."""

    attr_class = PictureFile
    descriptor_class = PictureDescriptor

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureFormField, **kwargs})

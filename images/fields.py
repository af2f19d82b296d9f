"""Model field for pictures, the one door to their storage: it takes cleaned pictures alone."""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile, FileDescriptor
from django.utils import timezone

from images.cleaning import ACCEPT, CleanPicture, clean_picture


def unguessable_name(instance: models.Model, filename: str) -> str:
    """Name a file ``2026/11/<random>.jpg``: no one finds a picture before its article is live."""
    suffix = PurePosixPath(filename).suffix
    return f"{timezone.now():%Y/%m}/{secrets.token_urlsafe(18)}{suffix}"


class PictureFormField(forms.FileField):
    """An upload that arrives in ``cleaned_data`` as a ``CleanPicture``, or as an error."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return clean_picture(file) if file else file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT, "aria-label": "File"}


def record_file_facts(image: Any, picture: CleanPicture) -> None:
    """Record in the row of ``image`` what is known of its new file."""
    image.width = picture.width
    image.height = picture.height
    image.byte_size = picture.size
    image.sha256 = picture.sha256
    image.original_name = picture.original_name
    image.renditions = {}
    image._has_new_file = True


def awaits_storage(file: Any) -> bool:
    """Tell whether ``file``, a field's value, was assigned and is not yet in the storage."""
    return not file._committed


class PictureFile(FieldFile):
    def save(self, name: str | None, content: File, save: bool = True) -> None:
        """Store ``content`` below a name of ours; ``name``, which the sender chose, is dropped.

        Every way to the storage ends here. Raises ``TypeError`` for what is no ``CleanPicture``.
        """
        if not isinstance(content, CleanPicture):
            raise TypeError(
                "Only a picture that images.cleaning.clean_picture() returned can be stored."
            )
        record_file_facts(self.instance, content)
        super().save(str(content.name), content, save=save)


class PictureDescriptor(FileDescriptor):
    def __set__(self, instance: models.Model, value: Any) -> None:
        super().__set__(instance, value)
        if isinstance(value, CleanPicture):
            record_file_facts(instance, value)


class PictureField(models.FileField):
    """A stored picture. Its model is ``Image``, whose facts about the file follow the file."""

    attr_class = PictureFile
    descriptor_class = PictureDescriptor

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField, **kwargs})

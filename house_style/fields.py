"""Fields for HTML: what is stored is clean, whichever way it came.

``save``, ``create``, ``bulk_create``, ``bulk_update``, ``update(body="…")`` and ``loaddata`` all
pass ``get_db_prep_save``, where the sanitizer stands; ``pre_save`` cleans the instance's own value
too, so that what is in memory after a save is what is in the database. What the field's declaration
cleaned before (``sanitizer.CleanHTML``) passes both unread. Only a database expression
(``update(body=Concat(...))``) is worked out by PostgreSQL, out of reach: build such text in Python.
"""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from house_style.sanitizer import COMPILED, SOURCE, CleanHTML
from house_style.widgets import RichTextFormField, RichTextWidget


class RichTextField(models.TextField):
    """HTML as the editor produces it (``sanitizer.SOURCE``)."""

    description = "Rich text"
    declaration = SOURCE

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.declaration.clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            value = self.declaration.clean(value)
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, *_: Any) -> CleanHTML | None:
        return value if value is None else self.declaration.mark(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # The admin asks for its own textarea for every TextField.
        if kwargs.get("widget") in (None, AdminTextareaWidget):
            kwargs["widget"] = RichTextWidget
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})


class CompiledTextField(RichTextField):
    """HTML that ``house_style/compiler.py`` made (``sanitizer.COMPILED``); no form edits it."""

    description = "Compiled rich text"
    declaration = COMPILED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})


def list_rich_text_columns() -> list[tuple[type[models.Model], RichTextField]]:
    """List every column that holds HTML, as ``(model, field)`` pairs."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, RichTextField)
    ]

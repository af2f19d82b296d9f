"""Model fields for HTML: what is stored is clean, whichever way it came.

``save``, ``create``, ``bulk_create``, ``bulk_update``, ``update(body="…")`` and ``loaddata`` all
pass ``get_db_prep_save``, where the sanitiser stands; ``pre_save`` cleans the instance's own value
too, so that what is in memory after a save is what is in the database. Only a database expression
(``update(body=Concat(...))``) is worked out by PostgreSQL, out of reach: build such text in Python.
"""

from django.apps import apps
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from house_style.sanitizer import COMPILED, SOURCE, CleanHTML, clean, clean_compiled

__all__ = [
    "CompiledTextField",
    "RichTextField",
    "clean",
    "clean_compiled",
    "rich_text_columns",
]


class RichTextField(models.TextField):
    """HTML as the editor produces it (``markup.SOURCE``)."""

    description = "Rich text"
    declaration = SOURCE

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.declaration.clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = self.declaration.clean(value)
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value, expression, connection):
        return value if value is None else CleanHTML(value)

    def formfield(self, **kwargs):
        from house_style.widgets import RichTextFormField, RichTextWidget

        # The admin asks for its own textarea for every TextField.
        if kwargs.get("widget") in (None, AdminTextareaWidget):
            kwargs["widget"] = RichTextWidget
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})


class CompiledTextField(RichTextField):
    """HTML that ``house_style/compiler.py`` made (``markup.COMPILED``); no form edits it."""

    description = "Compiled rich text"
    declaration = COMPILED

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


def rich_text_columns():
    """List every column that holds HTML, as ``(model, field)`` pairs."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, RichTextField)
    ]

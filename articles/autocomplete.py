"""Autocomplete boxes of the admin. Django's own, but for what no person chose in one.

Django asks the database for whatever a query string or a form names as the choice, and fails where
that is no number; here it is no choice, and the form says so.
"""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from django.db import models
from django.http import HttpRequest

_KEY = re.compile("[0-9]{1,19}")


class _NumbersAlone(widgets.AutocompleteMixin):
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        keys = [each for each in value if _KEY.fullmatch(str(each))]
        return super().optgroups(name, keys, attrs)


class ChoiceBox(_NumbersAlone, forms.Select):
    """One row, found while typing."""


class ChoicesBox(_NumbersAlone, forms.SelectMultiple):
    """Several rows, found while typing."""


class ChoiceBoxes(admin.options.BaseModelAdmin):
    """An admin class whose ``autocomplete_fields`` are such boxes."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoiceBox(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

"""Rights of an account, in words: what an admin changed about what somebody may do."""

from collections.abc import Iterable
from typing import Any

from django.forms import ModelForm

# Of an account's form, and what it says of them where they are given and taken.
SWITCHES = {
    "is_active": ("May sign in.", "May not sign in any more."),
    "is_staff": ("May open the newsroom.", "May not open the newsroom any more."),
    "is_superuser": ("Is a superuser.", "Is no superuser any more."),
}
LISTS = {"groups": "Roles", "user_permissions": "Single permissions"}


def describe_changed_rights(form: "ModelForm[Any]") -> list[str]:
    """Say what a saved form of an account changed of its rights: a sentence each, or none."""
    said = [
        words[0] if form.cleaned_data[name] else words[1]
        for name, words in SWITCHES.items()
        if name in form.changed_data
    ]
    said += [
        f"{words}: {_join(form.initial.get(name, ()))} → {_join(form.cleaned_data[name])}."
        for name, words in LISTS.items()
        if name in form.changed_data
    ]
    return said


def _join(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, rows))) or "none"

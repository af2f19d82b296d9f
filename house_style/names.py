"""Names that staff type: seen by who reads them, and one where they are equal to the eye.

A model whose ``name`` is one keeps it folded beside it (``FoldedName``), under a constraint
(``UniqueName``), so the database holds it whichever way a row comes.
"""

import re
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models

from house_style.folding import fold, is_blank

# Between a folded name that an older row has and the key of a row whose name is the same. No name
# has it, as folding makes a space of it.
TWIN = "\n"
# A picture's ending; what cameras and phones number by, without one; or words tied by underscores.
_FILE_NAME = re.compile(
    r".*\S\.(?:jpe?g|jfif|png|gif|webp|avif|hei[cf]|tiff?|bmp|svg|raw|dng|cr[23]|nef|arw)"
    r"|_?(?:img|dsc[fn]?|mvimg|pxl|pict|mg|dji|gopr|dscpdc|sam|imag)[ _-]?\d{3,}(?:[ _-]\S*)*"
    r"|p\d{7}"
    r"|\S*[^\W_]_\S*"
)


def refuse_blank(text: str) -> None:
    """Raise ``ValidationError`` for text that nobody sees: spaces, invisible characters."""
    if is_blank(text):
        raise ValidationError("Nobody can see this. Write it in letters.", code="invisible")


def is_file_name(text: str) -> bool:
    """Whether ``text`` is what a camera or a computer called a file: no words for a reader."""
    return bool(_FILE_NAME.fullmatch(fold(text)))


def fold_name(name: str) -> str:
    """Return what is equal for two names that are one; "" for what nobody sees."""
    return "" if is_blank(name) else fold(name)


class FoldedName(models.TextField):
    """The ``name`` of its row as ``fold_name`` gives it, written on each save of the whole row.

    A row from before there was this column, whose name an older row had, keeps a number behind it
    (``TWIN``) until it is merged or called otherwise.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold_name(getattr(model_instance, "name", ""))
        kept = getattr(model_instance, self.attname)
        if not kept.startswith(folded + TWIN):
            setattr(model_instance, self.attname, folded)
        return getattr(model_instance, self.attname)


class UniqueName(models.UniqueConstraint):
    """One row to a folded name. Forms are told beside the name, though the column is not theirs."""

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        for column in self.fields:
            setattr(instance, column, fold_name(getattr(instance, "name", "")))
        try:
            super().validate(model, instance, set(exclude or ()) - set(self.fields), using)
        except ValidationError as fault:
            raise ValidationError({"name": fault.messages}) from None

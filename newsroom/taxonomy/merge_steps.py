"""Merging of two tags or two companies that are one: the parts that both kinds share.

``tags.merge`` and ``companies.merge`` move what each kind has, between ``hold_both`` and
``retire``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from articles.models import Address, Category, Company, Tag
from authors.models import User
from house_style.names import fold_name


@dataclass(frozen=True)
class MergePreview:
    """What a tag, a company or a section would bring along if it were merged into another."""

    row: Tag | Company | Category
    articles: int
    belongings: list[str]  # in words, such as "the alias EVs"


def preview_merge(row: Tag | Company, *belongings: str) -> MergePreview:
    """Return the ``MergePreview`` of ``row``, whose aliases and path come along in any case."""
    aliases = [f"the alias {alias}" for alias in row.aliases.all()]
    path = f"its path {row.get_absolute_url()}, which will redirect"
    brought = [*belongings, *aliases, "its name, as an alias", path]
    return MergePreview(row, row.placements.count(), brought)


def hold_both[Row: (Tag, Company)](keep: Row, drop: Row) -> tuple[Row, Row]:
    """Hold both rows for this transaction; returns them as they are stored.

    Raises ``ValidationError`` for a row and itself.
    """
    if keep.pk == drop.pk:
        raise ValidationError(f"A {keep._meta.verbose_name} cannot be merged into itself.")
    both = type(keep)._default_manager.select_for_update().order_by("pk")
    rows = {row.pk: row for row in both.filter(pk__in=[keep.pk, drop.pk])}
    return rows[keep.pk], rows[drop.pk]


def keep_name(owner: Tag | Company, name: str) -> None:
    """Have ``owner`` found by ``name`` too, unless that is its own name, or another's alias."""
    alias = owner.aliases.model
    folded = fold_name(name)
    if owner.name_folded != folded and not alias.objects.filter(name_folded=folded).exists():
        owner.aliases.create(name=name)


def tell_merged(*, drop: Tag | Company | Category, keep: Tag | Company | Category) -> None:
    """Have rooms above this one move what they keep of ``drop`` to ``keep``."""
    import_string(settings.MERGED_CALLABLE)(drop=drop, keep=keep)


def retire[Row: (Tag, Company)](
    drop: Row, *, keep: Row, by: User | None, columns: Sequence[str]
) -> None:
    """Delete ``drop``, whose path redirects to ``keep`` from now on; the log tells of both.

    Of ``columns``, those that are empty in ``keep`` are filled from ``drop``.
    """
    for column in columns:
        setattr(keep, column, getattr(keep, column) or getattr(drop, column))
    if by is not None:
        told = [(drop, DELETION, f"Merged into {keep}"), (keep, CHANGE, f"Took in {drop}")]
        for row, flag, what in told:
            LogEntry.objects.log_actions(by.pk, [row], flag, what, single_object=True)
    old_path = drop.get_absolute_url()
    tell_merged(drop=drop, keep=keep)
    drop.delete()
    keep.name_folded = ""  # a twin takes its name whole, now that nobody else has it
    keep.save()
    Address.objects.redirect(old_path, to=keep.get_absolute_url())

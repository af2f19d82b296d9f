"""Numbers of an export: WordPress counts posts, pages and pictures together, we do not."""

from typing import Any

from django.db.models import Max, Model


class Numbers:
    """The numbers of rows of several tables, no two of them alike.

    What came from WordPress keeps its number there, so that ``/?p=101407`` still leads to it; the
    others' are made of their keys, the same in each export.
    """

    def __init__(self, *models: type[Model]) -> None:
        self._models = models
        numbered = [
            model._default_manager.order_by()
            for model in models
            if any(field.name == "legacy_id" for field in model._meta.fields)
        ]
        largest = [rows.aggregate(largest=Max("legacy_id"))["largest"] for rows in numbered]
        self._start = max([0, *filter(None, largest)]) + 1
        # Two sites that moved in may have given one number twice: the first table keeps it.
        self._taken: dict[type[Model], set[int]] = {}
        for place, rows in enumerate(numbered):
            taken = self._taken[rows.model] = set()
            for earlier in numbered[:place]:
                again = rows.filter(legacy_id__in=earlier.values("legacy_id"))
                taken.update(again.values_list("legacy_id", flat=True))

    def give(self, row: Any) -> int:
        """The number of ``row``."""
        old = getattr(row, "legacy_id", None)
        if old and old not in self._taken[type(row)]:
            return int(old)
        return self.give_key(type(row), row.pk)

    def give_key(self, model: type[Model], key: int) -> int:
        """The number of a row that never had one."""
        return self._start + key * len(self._models) + self._models.index(model)

"""CSV downloads: rows sent as they are read, safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from authors.audit import Kind, write_audit
from authors.models import User

CSV = "text/csv; charset=utf-8"
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Unless it is a plain figure, such as -5.3%.
_FIGURE = re.compile(r"[+-]?[0-9][0-9.,]*%?")


def stream_csv(
    name: str, headings: tuple[str, ...], rows: Iterable[tuple[Any, ...]], *, by: User
) -> StreamingHttpResponse:
    """Send ``rows`` below ``headings`` as a file of today, row by row; times in the desk's zone.

    That ``by`` took them along is written into the audit trail.
    """
    write_audit(Kind.EXPORT, by=by, about=name.replace("-", " "), what="Exported a list as CSV.")
    response = StreamingHttpResponse(write_csv(headings, rows), content_type=CSV)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    return response


def find_listed(request: HttpRequest, model: type[Model]) -> QuerySet[Any]:
    """What the admin's list of ``model`` shows as ``request`` narrows it, all its pages.

    Raises ``BadRequest``.
    """
    model_admin = admin.site.get_model_admin(model)
    try:
        return model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise BadRequest("The list cannot be narrowed so.") from None


class _Echo:
    """What ``csv`` writes to: gives each row back."""

    def write(self, row: str) -> str:
        return row


def write_csv(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Give a file row by row, ``headings`` first."""
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(
        [_cell(value) for value in headings]
    )  # so that a spreadsheet reads it as UTF-8
    for row in rows:
        yield write([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    text = str(value)
    is_formula = text.startswith(FORMULA) and not _FIGURE.fullmatch(text)
    return f"'{text}" if is_formula else text

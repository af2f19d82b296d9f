"""Editorial log as CSV: what the list shows, to take along."""

import csv
from datetime import datetime

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.http import StreamingHttpResponse
from django.utils import timezone

from images.admin.staff_view import staff_view
from newsroom.models import EditorialLog

HEADINGS = ("When", "Who", "Article", "Headline", "Kind", "What", "From", "To")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@staff_view("newsroom.view_editoriallog")
def export_log(request):
    """Send what the list shows, all of it, row by row; times in the desk's zone."""
    log_admin = admin.site.get_model_admin(EditorialLog)
    try:
        entries = log_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise BadRequest("The list cannot be narrowed so.") from None
    response = StreamingHttpResponse(_rows(entries), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="editorial-log-{day}.csv"'
    return response


class _Echo:
    """What ``csv`` writes to: gives each row back."""

    def write(self, row):
        return row


def _rows(entries):
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(HEADINGS)  # so that a spreadsheet reads it as UTF-8
    for entry in entries.iterator(chunk_size=1000):
        values = (
            timezone.localtime(entry.at),
            entry.by or "",
            entry.article_id,
            entry.headline,
            entry.get_kind_display(),
            entry.field,
            entry.before,
            entry.after,
        )
        yield write([_cell(value) for value in values])


def _cell(value):
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text

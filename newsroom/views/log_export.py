"""Editorial log as CSV: what the list shows, to take along."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest

from articles.csv_download import stream_csv
from images.admin.staff_view import staff_view
from newsroom.models import EditorialLog

HEADINGS = ("When", "Who", "Article", "Headline", "Kind", "What", "From", "To")


@staff_view("newsroom.view_editoriallog")
def export_log(request):
    """Send what the list shows, all of it, row by row; times in the desk's zone."""
    log_admin = admin.site.get_model_admin(EditorialLog)
    try:
        entries = log_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise BadRequest("The list cannot be narrowed so.") from None
    return stream_csv("editorial-log", HEADINGS, map(_row, entries.iterator(chunk_size=1000)))


def _row(entry):
    return (
        entry.at,
        entry.by or "",
        entry.article_id,
        entry.headline,
        entry.get_kind_display(),
        entry.field,
        entry.before,
        entry.after,
    )

"""Editorial log as CSV: what the list shows, to take along."""

from articles.csv_download import find_listed, stream_csv
from images.admin.staff_view import staff_view
from newsroom.models import EditorialLog

HEADINGS = ("When", "Who", "Article", "Headline", "Kind", "What", "From", "To")


@staff_view("newsroom.view_editoriallog")
def export_log(request):
    """Send what the list shows, all of it, row by row; times in the desk's zone."""
    entries = find_listed(request, EditorialLog)
    rows = map(_row, entries.iterator(chunk_size=1000))
    return stream_csv("editorial-log", HEADINGS, rows, by=request.user)


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

"""The editorial log: who changed what of which article, to read and to take along as CSV."""

import csv
from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from articles.admin.paginator import CappedPaginator
from articles.clock import format_moment
from articles.models import EditorialLog

HEADINGS = ("When", "Who", "Article", "Headline", "Kind", "What", "From", "To")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class DayFilter(admin.DateFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "day"


class PersonFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "person"


@admin.register(EditorialLog)
class EditorialLogAdmin(admin.ModelAdmin):
    """To read: the database refuses a change as well."""

    list_display = ["when", "who", "article_named", "kind", "field", "before_short", "after_short"]
    list_display_links = None
    list_filter = ["kind", ("by", PersonFilter), ("at", DayFilter)]
    show_facets = admin.ShowFacets.NEVER  # each would count the log
    list_select_related = ["by"]
    list_per_page = 50
    paginator = CappedPaginator
    search_fields = ["headline", "=article__id"]
    search_help_text = "Words of a headline, or the number of an article."
    show_full_result_count = False
    ordering = ["-at", "-pk"]

    class Media:
        css = {"all": ["css/newsroom.css"]}

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Editorial log"} | (extra_context or {})
        return super().changelist_view(request, context)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip().isdecimal() and len(search_term.strip()) < 19:
            return queryset.filter(article=int(search_term)), False
        for word in search_term.split():
            queryset = queryset.filter(headline__icontains=word)
        return queryset, False

    def get_urls(self):
        export = self.admin_site.admin_view(require_safe(self.export))
        name = "articles_editoriallog_export"
        return [path("export/", export, name=name), *super().get_urls()]

    def export(self, request):
        """What the list shows, all of it, row by row; times in the desk's zone."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(_rows(lines), content_type="text/csv; charset=utf-8")
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="editorial-log-{day}.csv"'
        return response

    @admin.display(description="when", ordering="at")
    def when(self, line):
        return format_moment(line.at)

    @admin.display(description="who", ordering="by")
    def who(self, line):
        return line.by or "the newsroom"

    @admin.display(description="article")
    def article_named(self, line):
        url = reverse("admin:articles_article_change", args=[line.article_id])
        return format_html('<a href="{}">{}</a>', url, line.headline)

    @admin.display(description="from")
    def before_short(self, line):
        return line.before[:200]

    @admin.display(description="to")
    def after_short(self, line):
        return line.after[:200]


class _Echo:
    """What ``csv`` writes to: gives each row back."""

    def write(self, row):
        return row


def _rows(lines):
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(HEADINGS)  # so that a spreadsheet reads it as UTF-8
    for line in lines.iterator(chunk_size=1000):
        yield write([_cell(value) for value in _values(line)])


def _values(line):
    return (
        timezone.localtime(line.at),
        line.by or "",
        line.article_id,
        line.headline,
        line.get_kind_display(),
        line.field,
        line.before,
        line.after,
    )


def _cell(value):
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text

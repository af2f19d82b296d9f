from django.contrib import admin
from django.utils.html import format_html_join

from articles.models import Revision


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """Earlier versions of articles, to read. Nobody changes or deletes one."""

    list_display = ["__str__", "article", "kind", "created_by", "created_at"]
    list_select_related = ["article", "created_by"]
    list_filter = ["kind"]
    search_fields = ["article__headline", "label"]
    show_full_result_count = False
    fields = ["article", "kind", "version", "base_version", "created_by", "created_at", "contents"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="what it held")
    def contents(self, revision):
        rows = ((name, _shown(value)) for name, value in revision.snapshot.items())
        return format_html_join("", "<p><b>{}</b><br>{}</p>", rows)


def _shown(value):
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else value

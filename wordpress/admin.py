"""Imports in the newsroom: what was imported, its report, and the way to import more."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html

from articles.fixed_tables import ReadOnlyAdmin
from wordpress import views
from wordpress.models import Import
from wordpress.report import count_changes


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """The imports so far; each leads to its report."""

    list_display = ["report_link", "created_at", "state", "changes", "started_by"]
    list_select_related = ["started_by"]
    show_full_result_count = False

    def get_urls(self):
        name = "wordpress_import"
        return [
            path("upload/", views.upload_export, name=f"{name}_upload"),
            path("<int:import_id>/", views.show_report, name=f"{name}_report"),
            path("<int:import_id>/undo/", views.undo, name=f"{name}_undo"),
            path("<int:import_id>/continue/", views.go_on, name=f"{name}_continue"),
            *super().get_urls(),
        ]

    @admin.display(description="import", ordering="created_at")
    def report_link(self, run):
        url = reverse("admin:wordpress_import_report", args=[run.pk])
        names = ", ".join(file["name"] for file in run.files)
        return format_html('<a href="{}">{}</a>', url, run.site or names)

    @admin.display(description="state")
    def state(self, run):
        said = run.get_status_display()
        return f"{said} (rehearsal)" if run.is_dry_run else said

    @admin.display(description="changes")
    def changes(self, run):
        return count_changes(run)

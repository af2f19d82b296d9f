"""Admin classes of tables that staff add nothing to: logs to read, and settings of one row."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst


class FixedTableAdmin(admin.ModelAdmin):
    """Rows that nobody adds or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(FixedTableAdmin):
    """Rows to read, in their list alone."""

    list_display_links = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OneRowAdmin(FixedTableAdmin):
    """The one row of a ``OneRow`` table, made when first opened. Its list leads straight to it."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row, _ = self.model.objects.get_or_create(pk=self.model.SINGLETON)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {"heading": capfirst(self.opts.verbose_name)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

"""Merging from a list: the action that takes what was chosen to the screen for it."""

from urllib.parse import urlencode

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse


class MergeableAdmin(admin.ModelAdmin):
    """The admin of rows that may turn out to be one: tags, companies."""

    actions = ["merge_selected"]

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge into…", permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = urlencode({"drop": queryset.values_list("pk", flat=True)}, doseq=True)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
        return redirect(f"{url}?{chosen}")

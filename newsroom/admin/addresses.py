"""Redirects: old paths of the site, where each leads, and paths that lead nowhere yet."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.urls import path

from articles.capped_paginator import CappedPaginator
from articles.models import Address, PathHits
from newsroom.redirects import find_goal, read_path, read_target
from newsroom.views import redirects


class RedirectForm(forms.ModelForm):
    """A path and where it leads: to a path of this site, in one step."""

    class Meta:
        model = Address
        fields = ["path", "target"]
        widgets = {"path": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "target" in self.fields:
            self.fields["target"].required = True

    def clean_path(self):
        return read_path(self.cleaned_data["path"])

    def clean_target(self):
        return read_target(self.cleaned_data["target"])

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        path = cleaned.get("path") or (self.instance.path if self.instance.pk else "")
        if path and cleaned.get("target"):
            try:
                cleaned["target"] = find_goal(path, cleaned["target"])
            except ValidationError as fault:
                self.add_error("path" if "path" in self.fields else "target", fault)
        return cleaned


@admin.register(Address)
class AddressAdmin(admin.ModelAdmin):
    """Old paths and where they lead. The current ones follow their article or page."""

    form = RedirectForm
    list_display = ["path", "leads_to", "hits", "created_at"]
    list_select_related = ["article", "image"]
    search_fields = ["path", "target"]
    search_help_text = "A part of the old path, or of where it leads."
    show_full_result_count = False
    paginator = CappedPaginator

    def get_urls(self):
        name = "articles_address"
        return [
            path("missing/", redirects.list_missing, name=f"{name}_missing"),
            path("missing/mend/", redirects.mend_missing, name=f"{name}_mend"),
            path("import/", redirects.import_redirects, name=f"{name}_import"),
            path("export/", redirects.export_redirects, name=f"{name}_export"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(
            request, form_url, {"title": "Add redirect"} | (extra_context or {})
        )

    def get_queryset(self, request):
        hits = PathHits.objects.filter(path=OuterRef("path"), leads_nowhere=False)
        old = super().get_queryset(request).filter(kind=Address.Kind.OLD)
        return old.annotate(hit_count=Subquery(hits.values("hits")))

    def get_readonly_fields(self, request, obj=None):
        return ["path"] if obj else []

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or bool(obj.target))

    def save_model(self, request, obj, form, change):
        obj.pk = Address.objects.redirect(obj.path, to=obj.target).pk

    @admin.display(description="leads to")
    def leads_to(self, address):
        return address.goal()

    @admin.display(description="asked for")
    def hits(self, address):
        return address.hit_count or 0

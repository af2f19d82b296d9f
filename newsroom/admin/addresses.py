"""Redirects: old paths of the site, and where each leads."""

from django import forms
from django.contrib import admin

from articles.models import Address


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Address
        fields = ["path", "target"]
        widgets = {"path": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "target" in self.fields:
            self.fields["target"].required = True

    def clean(self):
        cleaned = super().clean()
        path, target = cleaned.get("path", ""), cleaned.get("target", "")
        if target and (not target.startswith("/") or target.startswith("//")):
            self.add_error("target", "Give a path of this site, with a slash in front.")
        if Address.objects.filter(path=path, kind=Address.Kind.CURRENT).exists():
            self.add_error("path", "Something is published at this path; it cannot redirect.")
        if path and path == target:
            self.add_error("target", "This redirect would lead to itself.")
        return cleaned


@admin.register(Address)
class AddressAdmin(admin.ModelAdmin):
    """Old paths and where they lead. The current ones follow their article or page."""

    form = RedirectForm
    list_display = ["path", "leads_to", "created_at"]
    list_select_related = ["article", "image"]
    search_fields = ["path", "target"]
    search_help_text = "A part of the old path, or of where it leads."
    show_full_result_count = False

    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(
            request, form_url, {"title": "Add redirect"} | (extra_context or {})
        )

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=Address.Kind.OLD)

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

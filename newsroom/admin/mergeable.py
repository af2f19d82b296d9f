"""Rows known by a name: found however it is typed, and merged where two are one."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from house_style.folding import fold
from house_style.names import TWIN, fold_name
from newsroom.admin.completion import order_completion

MOST_TWINS = 20  # told of at once


class AliasFormSet(forms.BaseInlineFormSet):
    """The aliases of one owner: none of them typed twice in another spelling."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            key = fold_name(form.cleaned_data.get("name", ""))
            if key and key in seen and not form.cleaned_data.get("DELETE"):
                form.add_error("name", "This alias stands here twice.")
            seen.add(key)


class AliasInline(admin.TabularInline):
    formset = AliasFormSet
    extra = 1


class NamedAdmin(admin.ModelAdmin):
    """The admin of rows that are one by their folded name; tells which two are from before that."""

    def get_search_results(self, request, queryset, search_term):
        folded = fold(search_term)
        found, may_repeat = super().get_search_results(request, queryset, folded)
        return order_completion(found, request, folded, "name_folded"), may_repeat

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and self.has_change_permission(request):
            for twin in self.model.objects.filter(name_folded__contains=TWIN)[:MOST_TWINS]:
                messages.warning(request, self.describe_twin(twin))
        return super().changelist_view(request, extra_context)

    def describe_twin(self, twin):
        """Say that a row has no name of its own, with a link to where that is mended."""
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[twin.pk])
        said = '“{}” has a name that is another’s, or that nobody sees: <a href="{}">change it</a>.'
        return format_html(said, twin, url)


class MergeAction:
    """The action of a list whose rows may turn out to be one; the screen is at ``…_merge``."""

    actions = ["merge_selected"]

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge into…", permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = urlencode({"drop": queryset.values_list("pk", flat=True)}, doseq=True)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
        return redirect(f"{url}?{chosen}")


class MergeableAdmin(MergeAction, NamedAdmin):
    """The admin of named rows that may turn out to be one: tags, companies."""

    def describe_twin(self, twin):
        elder = self.model.objects.filter(name_folded=twin.name_folded.partition(TWIN)[0]).first()
        if elder is None:
            return super().describe_twin(twin)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
        chosen = urlencode({"drop": twin.pk, "keep": elder.pk})
        said = '“{}” and “{}” are one to the eye: <a href="{}?{}">merge them</a>.'
        return format_html(said, elder, twin, url, chosen)

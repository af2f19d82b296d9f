"""Categories and tags: what a change here means for articles is done by ``publishing``."""

from urllib.parse import urlencode

import taggit.admin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from articles import publishing, tags
from articles.admin.paginator import CappedPaginator
from articles.admin.tree import TreeMixin
from articles.models import Category, Tag, TagAlias

# Our tags are a model of our own, and the merge page of taggit's admin asks for no permission.
# (Importing its admin registers it; a later discovery finds it imported already.)
admin.site.unregister(taggit.admin.Tag)


@admin.register(Category)
class CategoryAdmin(TreeMixin, admin.ModelAdmin):
    """The tree of sections. Moving one leaves redirects and files its articles again."""

    list_display = ["indented", "path", "position"]
    search_fields = ["name", "path"]
    ordering = ["path"]
    autocomplete_fields = ["parent"]
    fields = ["name", "slug", "parent", "description", "position"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if slug := form.base_fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the name. A later change leaves a redirect."
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "parent" in form.changed_data:
            publishing.file_again_below(obj)

    @admin.display(description="category", ordering="path")
    def indented(self, category):
        depth = category.path.count("/")
        return format_html('<span class="tree tree--{}">{}</span>', min(depth, 4), category.name)


class TagMergeForm(forms.Form):
    """Which tags go, and which one stays. One that is chosen for both stays."""

    drop = forms.ModelMultipleChoiceField(
        Tag.objects.all(), widget=forms.MultipleHiddenInput, label="Tags"
    )
    keep = forms.ModelChoiceField(Tag.objects.all(), label="Merge into")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = AutocompleteSelect(TagAlias._meta.get_field("tag"), admin.site)
        widget.choices = self.fields["keep"].choices
        self.fields["keep"].widget = widget

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        keep, drop = cleaned.get("keep"), cleaned.get("drop")
        if keep and drop is not None:
            cleaned["drop"] = [tag for tag in drop if tag != keep]
            if not cleaned["drop"]:
                self.add_error("keep", "Choose another tag: this is the one that would go.")
        return cleaned


class TagAliasInline(admin.TabularInline):
    model = TagAlias
    extra = 1


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Tags, the words that stand for them, and merging those that are one."""

    list_display = ["name", "slug", "other_words"]
    search_fields = ["name", "slug", "aliases__name"]
    search_help_text = "A tag, or a word that stands for one."
    fields = ["name", "slug", "description"]
    inlines = [TagAliasInline]
    actions = ["merge_selected"]
    paginator = CappedPaginator
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("aliases")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if slug := form.base_fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the name. A later change leaves a redirect."
        return form

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = obj.slugify(obj.name)
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            tags.renamed(obj)

    @admin.display(description="also")
    def other_words(self, tag):
        return ", ".join(alias.name for alias in tag.aliases.all())

    # Merging

    def get_urls(self):
        merge = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.merge))
        return [path("merge/", merge, name="articles_tag_merge"), *super().get_urls()]

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge into…", permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = urlencode({"drop": queryset.values_list("pk", flat=True)}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:articles_tag_merge')}?{chosen}")

    def merge(self, request):
        """Choose the tag that stays, see what moves there, then do it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        form = TagMergeForm(request.POST or request.GET)
        if request.method == "POST" and form.is_valid():
            keep = form.cleaned_data["keep"]
            for drop in form.cleaned_data["drop"]:
                tags.merge(keep=keep, drop=drop, by=request.user)
                messages.success(request, f"{drop} is {keep} now; its old address leads there.")
            return HttpResponseRedirect(reverse("admin:articles_tag_change", args=[keep.pk]))
        is_chosen = "keep" in form.data and form.is_valid()
        moves = [
            {"tag": tag, "articles": tag.placements.count(), "aliases": tag.aliases.all()}
            for tag in (form.cleaned_data["drop"] if is_chosen else [])
        ]
        context = self.admin_site.each_context(request) | {
            "title": "Merge tags",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "keep": form.cleaned_data["keep"] if is_chosen else None,
            "moves": moves,
        }
        return render(request, "admin/articles/tag/merge.html", context)

"""Categories and tags in the admin. ``filing`` and ``taxonomy`` do what a change means."""

import taggit.admin
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html

from articles.autocomplete import ChoiceBoxes
from articles.capped_paginator import CappedPaginator
from articles.models import Category, Tag, TagAlias
from newsroom import filing
from newsroom.admin.mergeable import AliasInline, MergeableAdmin, MergeAction
from newsroom.taxonomy import sections, tags
from newsroom.views.merging import merge_sections, merge_tags
from newsroom.views.sections import move_section, show_tree

# Our tags are a model of our own, and the merge page of taggit's admin asks for no permission.
# (Importing its admin registers it; a later discovery finds it imported already.)
admin.site.unregister(taggit.admin.Tag)


class SlugFromNameForm(forms.ModelForm):
    """A form whose slug may stay empty: the model makes it from the name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the name. A later change leaves a redirect."


@admin.register(Category)
class CategoryAdmin(MergeAction, ChoiceBoxes, admin.ModelAdmin):
    """The tree of sections. Moving one leaves redirects and files its articles again."""

    form = SlugFromNameForm
    list_display = ["indented", "path", "position"]
    search_fields = ["name", "path"]
    ordering = ["path"]
    autocomplete_fields = ["parent"]
    fields = ["name", "slug", "parent", "description", "position"]

    def get_urls(self):
        name = "articles_category"
        return [
            path("merge/", merge_sections, name=f"{name}_merge"),
            path("tree/", show_tree, name=f"{name}_tree"),
            path("<int:category_id>/move/", move_section, name=f"{name}_move"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """Lead to the tree; the plain list, to search and to merge in, is asked for by a search."""
        if request.method == "GET" and not request.GET:
            return redirect("admin:articles_category_tree")
        return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "parent" in form.changed_data:
            filing.file_again_below(obj)

    def get_actions(self, request, action_location=admin.ActionLocation.CHANGE_LIST):
        """Delete one by one, where the screen names what is filed there."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request, object_id, extra_context=None):
        """Name the articles that stand in the way, and offer what can be done with them."""
        context = extra_context or {}
        if category := self.get_object(request, unquote(object_id)):
            filed = sections.list_filed(category)
            count = filed.count()
            context |= {
                "filed": filed[: sections.ARTICLES_NAMED],
                "filed_count": count,
                "filed_more": count - sections.ARTICLES_NAMED,
                "below": category.children.all(),
                "may_merge": self.has_merge_permission(request),
            }
        return super().delete_view(request, object_id, context)

    @admin.display(description="category", ordering="path")
    def indented(self, category):
        depth = category.path.count("/")
        return format_html('<span class="tree tree--{}">{}</span>', min(depth, 4), category.name)


class TagAliasInline(AliasInline):
    model = TagAlias


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    """Tags, the words that stand for them, and merging those that are one."""

    form = SlugFromNameForm
    list_display = ["name", "slug", "other_words"]
    search_fields = ["name_folded", "slug", "aliases__name_folded"]
    search_help_text = "A tag, or a word that stands for one."
    fields = ["name", "slug", "description"]
    inlines = [TagAliasInline]
    paginator = CappedPaginator
    show_full_result_count = False

    def get_urls(self):
        return [path("merge/", merge_tags, name="articles_tag_merge"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("aliases")

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = obj.slugify(obj.name)
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            tags.refresh_articles.defer(tag_id=obj.pk)

    @admin.display(description="also")
    def other_words(self, tag):
        return ", ".join(alias.name for alias in tag.aliases.all())

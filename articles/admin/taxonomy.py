"""Categories and tags: what a change here means for articles is done by ``publishing``."""

from django.contrib import admin
from django.utils.html import format_html

from articles import publishing
from articles.models import Article, Category, Tag


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
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


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "description"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if slug := form.base_fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the name."
        return form

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = obj.slugify(obj.name)
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            publishing.after_rename(Article.objects.filter(tag_placements__tag=obj))

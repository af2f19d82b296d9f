"""Categories, tags, companies: what a change here means for articles is done by ``publishing``."""

from django.contrib import admin
from django.utils.html import format_html

from articles import publishing
from articles.models import Article, Category, Company, CompanyAlias, Listing, Tag


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


class ListingInline(admin.TabularInline):
    model = Listing
    extra = 1


class CompanyAliasInline(admin.TabularInline):
    model = CompanyAlias
    extra = 1


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """A maker or supplier, with the listings and aliases by which it is recognised and found."""

    list_display = ["name", "listed_as", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "aliases__name", "listings__symbol"]
    search_help_text = "A name, an alias or a symbol."
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    inlines = [ListingInline, CompanyAliasInline]
    fields = ["name", "slug", "parent", "makes", "description", "website"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("listings")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        renamed = "name" in form.changed_data or any(formset.has_changed() for formset in formsets)
        if change and renamed:
            about = Article.objects.filter(company_placements__company=form.instance)
            publishing.after_rename(about)

    @admin.display(description="listings")
    def listed_as(self, company):
        return ", ".join(str(listing) for listing in company.listings.all())

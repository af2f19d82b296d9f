"""What frames the news: pages, menus, the one row of settings."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from pages import crawlers
from pages.models import Menu, MenuItem, Page, SiteSettings


def _named(some):
    return ", ".join(f"{crawler.name} ({crawler.maker})" for crawler in some)


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    """A page at the root of the site. Its old address redirects when the slug changes."""

    list_display = ["title", "address", "is_published", "updated_at"]
    list_filter = ["is_published"]
    search_fields = ["title"]
    fields = ["title", "slug", "body", "is_published", "seo_description"]
    actions = None  # a page is deleted on its own screen, which gives up its address

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if slug := form.base_fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the title. A later change leaves a redirect."
        return form

    @admin.display(ordering="slug")
    def address(self, page):
        return page.get_absolute_url()


class MenuItemInline(admin.TabularInline):
    model = MenuItem
    extra = 1


@admin.register(Menu)
class MenuAdmin(admin.ModelAdmin):
    """The links under the masthead and in the footer."""

    list_display = ["__str__", "links"]
    inlines = [MenuItemInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("items")

    def get_readonly_fields(self, request, obj=None):
        return ["place"] if obj else []

    @admin.display
    def links(self, menu):
        return ", ".join(item.label for item in menu.items.all()) or "none yet"


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row, made when first opened, never deleted."""

    fieldsets = [
        (None, {"fields": ["name", "tagline", "description", "footer_note", "house_rules"]}),
        (
            "Machines",
            {
                "fields": ["ai_crawlers", "robots_txt"],
                "description": f"Crawlers that train models: {_named(crawlers.TRAINING)}. "
                f"Crawlers that answer questions: {_named(crawlers.ANSWERING)}.",
            },
        ),
    ]
    autocomplete_fields = ["house_rules"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row, _ = SiteSettings.objects.get_or_create(pk=SiteSettings.SINGLETON)
        return HttpResponseRedirect(reverse("admin:pages_sitesettings_change", args=[row.pk]))

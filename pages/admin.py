"""Pages, menus and the one row of site settings in the admin."""

from django import forms
from django.contrib import admin

from articles.autocomplete import ChoiceBoxes
from articles.fixed_tables import OneRowAdmin
from pages import ai_crawlers, menus
from pages.models import Menu, MenuItem, Page, SiteSettings


def _list_names(crawlers):
    return ", ".join(f"{crawler.name} ({crawler.maker})" for crawler in crawlers)


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    """A page at the root of the site. Its old path redirects when the slug changes."""

    list_display = ["title", "path", "is_published", "updated_at"]
    list_filter = ["is_published"]
    search_fields = ["title"]
    fields = ["title", "slug", "body", "is_published", "seo_description"]
    actions = None  # a page is deleted on its own screen, which gives up its path

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if slug := form.base_fields.get("slug"):
            slug.required = False
            slug.help_text = "Empty: made from the title. A later change leaves a redirect."
        return form

    @admin.display(ordering="slug")
    def path(self, page):
        return page.get_absolute_url()


class MenuItemForm(forms.ModelForm):
    class Meta:
        widgets = {
            "label": forms.TextInput(attrs={"size": 24}),
            "url": forms.TextInput(attrs={"size": 48, "list": "known-paths"}),
            "position": forms.NumberInput(attrs={"min": 0, "step": 1}),
        }
        help_texts = {
            "url": "Choose a path of this site or type one, or give a full URL elsewhere.",
            "position": "Links follow these numbers: 15 goes between 10 and 20, an empty one last.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance.pk is None:
                self.initial["position"] = None

    def clean_position(self):
        position = self.cleaned_data["position"]
        return menus.LAST_POSITION if position is None else position


class MenuItemInline(admin.TabularInline):
    model = MenuItem
    form = MenuItemForm
    fields = ["label", "url", "position"]
    extra = 2
    verbose_name = "link"
    verbose_name_plural = "links, in their order"


@admin.register(Menu)
class MenuAdmin(admin.ModelAdmin):
    """The links under the masthead and in the footer."""

    list_display = ["__str__", "links"]
    inlines = [MenuItemInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("items")

    def get_readonly_fields(self, request, obj=None):
        return ["location"] if obj else []

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"known_paths": menus.list_known_paths()}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        menus.renumber_links(form.instance)
        SiteSettings.objects.get_or_create(pk=SiteSettings.SINGLETON)  # menus are read with it

    @admin.display
    def links(self, menu):
        return ", ".join(item.label for item in menu.items.all()) or "none yet"


@admin.register(SiteSettings)
class SiteSettingsAdmin(ChoiceBoxes, OneRowAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "tagline",
                    "description",
                    "footer_note",
                    "house_rules",
                    "social_links",
                ]
            },
        ),
        (
            "Machines",
            {
                "fields": ["ai_crawlers", "robots_txt"],
                "description": f"Crawlers that train models: {_list_names(ai_crawlers.TRAINING)}. "
                f"Crawlers that answer questions: {_list_names(ai_crawlers.ANSWERING)}.",
            },
        ),
    ]
    autocomplete_fields = ["house_rules"]

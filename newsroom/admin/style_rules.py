"""Style rules in the admin: words that the house writes otherwise, each with its two examples."""

from django.contrib import admin

from images.admin.row_forms import NamedRowForm
from newsroom.models import StyleRule


@admin.register(StyleRule)
class StyleRuleAdmin(admin.ModelAdmin):
    """Each rule is read with the next check of any article, beside its text and before it goes."""

    list_display = ["written", "instead", "kind", "why", "is_active"]
    list_filter = ["kind"]
    show_facets = admin.ShowFacets.NEVER
    list_editable = ["is_active"]
    search_fields = ["written", "instead"]
    search_help_text = "What is written, or what the house writes."
    fieldsets = [
        (None, {"fields": ["kind", "written", "instead", "is_cased", "why"]}),
        (
            "Examples",
            {
                "fields": ["fails", "passes"],
                "description": "Tried when you save, so that the rule finds what you mean and "
                "nothing else.",
            },
        ),
        ("What follows", {"fields": ["is_active"]}),
    ]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=NamedRowForm, **kwargs)

    class Media:
        css = {"all": ["css/newsroom.css"]}

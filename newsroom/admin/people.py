"""Authors: a new name goes into the search text of their articles."""

from django.contrib import admin

from articles.autocomplete import ChoiceBoxes
from articles.models import Article
from authors.models import Author, AuthorLink
from newsroom import filing


class AuthorLinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 1


@admin.register(Author)
class AuthorAdmin(ChoiceBoxes, admin.ModelAdmin):
    list_display = ["name", "role", "slug", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["portrait", "user"]
    inlines = [AuthorLinkInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "role", "bio", "portrait"]}),
        ("Account", {"fields": ["user"]}),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            filing.refresh_search_terms(Article.objects.filter(bylines__author=obj))

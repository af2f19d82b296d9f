"""Authors: a new name goes into the search text of their articles."""

from django import forms
from django.contrib import admin
from django.db.models import Q

from articles.autocomplete import ChoiceBoxes
from articles.models import Article
from authors.models import Author, AuthorLink
from house_style.folding import fold
from house_style.folding_in_sql import FoldedText
from images.admin.picture_field import PictureWidget
from newsroom import filing
from newsroom.admin.completion import order_completion


class AuthorLinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 1


class AuthorForm(forms.ModelForm):
    class Meta:
        widgets = {"portrait": PictureWidget()}


@admin.register(Author)
class AuthorAdmin(ChoiceBoxes, admin.ModelAdmin):
    list_display = ["name", "role", "slug", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    form = AuthorForm
    autocomplete_fields = ["user"]
    raw_id_fields = ["portrait"]
    inlines = [AuthorLinkInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "role", "bio", "portrait"]}),
        ("Account", {"fields": ["user"]}),
    ]

    def get_search_results(self, request, queryset, search_term):
        """Every word typed, accents and typographic signs aside; completing, the best one first."""
        folded = fold(search_term)
        found = queryset.annotate(name_folded=FoldedText("name"))
        for word in folded.split():
            found = found.filter(Q(name_folded__contains=word) | Q(slug__contains=word))
        return order_completion(found, request, folded, "name_folded"), False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            filing.refresh_search_terms(Article.objects.filter(bylines__author=obj))

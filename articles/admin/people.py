"""Authors: a new name goes into the search text of their articles."""

from django.contrib import admin

from articles import publishing
from articles.models import Article
from authors.admin import AuthorAdmin as ProfileAdmin
from authors.models import Author


@admin.register(Author)
class AuthorAdmin(ProfileAdmin):
    """The author's profile; a new name goes into the search text of their articles."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            publishing.after_rename(Article.objects.filter(bylines__author=obj))

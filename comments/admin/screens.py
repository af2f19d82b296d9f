"""Screens of the admin that are function views: what each of their pages is given."""

from django.contrib import admin


def screen_context(request, model, title):
    """What Django's own pages of ``model`` are given, under ``title``."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": model._meta,
        "media": admin.site.get_model_admin(model).media,
    }

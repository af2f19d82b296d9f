"""Every reader's address of articles.

At the root ``pages/urls.py`` stands in front of these: it shares ``/`` with WordPress's query
addresses, and ``/<slug>/`` with its own pages.
"""

from django.urls import path, register_converter

from articles import views
from articles.converters import RootSlug
from articles.feeds import lists as channels
from articles.feeds.addresses import feed_paths

register_converter(RootSlug, "root_slug")


def list_paths(route, view, channel, name):
    """A list page, its further pages, and its feeds."""
    return [
        path(f"{route}page/<int:page>/", view, name=f"{name}_page"),
        *feed_paths(route, channel, "feed" if name == "front" else f"{name}_feed"),
        path(route, view, name=name),
    ]


app_name = "articles"
urlpatterns = [
    *list_paths("", views.front, channels.site, "front"),
    *list_paths("category/<path:path>/", views.category, channels.category, "category"),
    *list_paths("tag/<str:slug>/", views.tag, channels.tag, "tag"),
    *list_paths("company/<str:slug>/", views.company, channels.company, "company"),
    *list_paths("series/<str:slug>/", views.series, channels.series, "series"),
    *list_paths("corrections/", views.corrections, channels.corrections, "corrections"),
    *list_paths("author/<str:slug>/", views.author, channels.author, "author"),
    path("search/", views.search_articles, name="search"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("<root_slug:slug>/", views.article_detail, name="article"),
]

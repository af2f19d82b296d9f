"""Every reader's address of articles.

At the root ``pages/urls.py`` stands in front of these: it shares ``/`` with WordPress's query
addresses, and ``/<slug>/`` with its own pages.
"""

from django.urls import path, register_converter

from articles import feeds, views
from articles.converters import RootSlug

register_converter(RootSlug, "root_slug")


def list_paths(route, view, feed, name):
    """A list page, its further pages, and its feed."""
    return [
        path(f"{route}page/<int:page>/", view, name=f"{name}_page"),
        path(f"{route}feed/", feed, name="feed" if name == "front" else f"{name}_feed"),
        path(route, view, name=name),
    ]


app_name = "articles"
urlpatterns = [
    *list_paths("", views.front, feeds.latest, "front"),
    *list_paths("category/<path:path>/", views.category, feeds.category, "category"),
    *list_paths("tag/<str:slug>/", views.tag, feeds.tag, "tag"),
    *list_paths("company/<str:slug>/", views.company, feeds.company, "company"),
    *list_paths("series/<str:slug>/", views.series, feeds.series, "series"),
    *list_paths("corrections/", views.corrections, feeds.corrections, "corrections"),
    *list_paths("author/<str:slug>/", views.author, feeds.author, "author"),
    path("search/", views.search_articles, name="search"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("<root_slug:slug>/", views.article_detail, name="article"),
]

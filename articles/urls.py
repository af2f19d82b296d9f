"""URLs of what readers read.

At the root ``pages/urls.py`` stands in front of these: it shares ``/`` with WordPress's query
strings, and ``/<slug>/`` with its own pages.
"""

from django.urls import URLPattern, path, register_converter

from articles import views
from articles.addresses.converters import MonthOrDay, Name, Names, RootSlug, Year
from articles.caching import View
from articles.feeds import lists as feeds
from articles.feeds.base import SiteFeed, feed_paths
from articles.share_pictures import views as share_views

register_converter(MonthOrDay, "month_or_day")
register_converter(Name, "name")
register_converter(Names, "names")
register_converter(RootSlug, "root_slug")
register_converter(Year, "year")


def list_paths(route: str, view: View, feed: type[SiteFeed], name: str) -> list[URLPattern]:
    """Give the routes of a list page, its further pages, and its feeds."""
    feeds_name = "feed" if name == "front" else f"{name}_feed"
    return [*feed_paths(route, feed, feeds_name), *paged_paths(route, view, name)]


def paged_paths(route: str, view: View, name: str) -> list[URLPattern]:
    """Give the routes of a list page and its further pages."""
    further = path(f"{route}page/<int:page>/", view, name=f"{name}_page")
    return [further, path(route, view, name=name)]


def index_paths(kind: str) -> list[URLPattern]:
    """Give the routes of the index of one kind of list (``lists/indexes.py``)."""
    further = path(f"{kind}/page/<int:page>/", views.index, {"kind": kind}, f"{kind}_index_page")
    return [further, path(f"{kind}/", views.index, {"kind": kind}, f"{kind}_index")]


app_name = "articles"
urlpatterns = [
    *list_paths("", views.front, feeds.ArticleFeed, "front"),
    *list_paths("category/<names:path>/", views.category, feeds.CategoryFeed, "category"),
    *list_paths("tag/<name:slug>/", views.tag, feeds.TagFeed, "tag"),
    *list_paths("company/<name:slug>/", views.company, feeds.CompanyFeed, "company"),
    *list_paths("series/<name:slug>/", views.series, feeds.SeriesFeed, "series"),
    *list_paths("corrections/", views.corrections, feeds.CorrectionFeed, "corrections"),
    *list_paths("author/<name:slug>/", views.author, feeds.AuthorFeed, "author"),
    *index_paths("company"),
    *index_paths("tag"),
    *index_paths("author"),
    *index_paths("series"),
    *list_paths("<year:year>/", views.archive, feeds.ArchiveFeed, "year"),
    *list_paths("<year:year>/<month_or_day:month>/", views.archive, feeds.ArchiveFeed, "month"),
    *list_paths(
        "<year:year>/<month_or_day:month>/<month_or_day:day>/",
        views.archive,
        feeds.ArchiveFeed,
        "day",
    ),
    path("share/<str:token>.png", share_views.share_card, name="share_card"),
    path("share/<str:token>.jpg", share_views.share_crop, name="share_crop"),
    path("archives/", views.archive_index, name="archives"),
    path("search/", views.search_articles, name="search"),
    path("<root_slug:slug>/source/<int:document_id>/", views.document, name="document"),
    path("<root_slug:slug>/table-<int:number>.csv", views.table, name="table"),
    path("<root_slug:slug>/", views.article_detail, name="article"),
]

"""Every address of comments, from the root: a thread's pages stand below its article's."""

from django.urls import include, path, register_converter

from articles.converters import RootSlug
from articles.feeds.addresses import feed_paths
from comments import feeds, views

register_converter(RootSlug, "article_slug")

# What only the writer of a comment may open. Reads from `default`: see settings.PRIVATE_VIEWS.
private = [path("comments/status/<str:token>/", views.status, name="status")]

app_name = "comments"
urlpatterns = [
    *feed_paths("comments/", feeds.site),
    path("comments/reply/<int:article_id>/", views.reply, name="reply"),
    path("comments/<int:comment_id>/", views.comment, name="comment"),
    path("", include((private, "private"))),
    path("<article_slug:slug>/comment-page-<int:number>/", views.thread_page, name="thread_page"),
    *feed_paths("<article_slug:slug>/", feeds.of_article, "article_feed"),
]

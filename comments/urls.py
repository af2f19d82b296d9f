"""Paths of comments, from the root: a thread's pages stand below its article's."""

from django.urls import include, path, register_converter

from articles.addresses.converters import RootSlug
from articles.feeds.base import feed_paths
from comments import feeds
from comments.views import flag, mail, own, personal_data, reply, thread

register_converter(RootSlug, "article_slug")

# What only the commenter may open. Reads from `default`: see settings.PRIVATE_VIEWS.
private = [
    path("comments/status/<str:token>/", own.status, name="status"),
    path("comments/status/<str:token>/edit/", own.edit, name="edit"),
    path("comments/status/<str:token>/withdraw/", own.withdraw, name="withdraw"),
    path("comments/mail/confirm/<str:token>/", mail.confirm, name="confirm_mail"),
    path("comments/mail/stop/<str:token>/", mail.stop, name="stop_mail"),
    path("comments/your-data/<str:token>/", personal_data.mailed_link, name="personal_data"),
]

app_name = "comments"
urlpatterns = [
    *feed_paths("comments/", feeds.CommentFeed),
    path("comments/reply/<int:article_id>/", reply.reply, name="reply"),
    path("comments/start/", reply.start, name="start"),
    path("comments/your-data/", personal_data.your_data, name="your_data"),
    path("comments/<int:comment_id>/", thread.comment, name="comment"),
    path("comments/<int:comment_id>/flag/", flag.flag, name="flag"),
    path("", include((private, "private"))),
    path("<article_slug:slug>/comment-page-<int:number>/", thread.thread_page, name="thread_page"),
    *feed_paths("<article_slug:slug>/", feeds.ArticleCommentFeed, "article_feed"),
]

"""Paths of the desk's own views, below ``/admin/comments/comment/``."""

from django.urls import path

from comments.admin import bulk_undo, decision_views, desk_views
from comments.desk import queue_feed

urlpatterns = [
    path("<int:comment_id>/decide/", decision_views.decide, name="comments_comment_decide"),
    path("<int:comment_id>/reply/", decision_views.reply, name="comments_comment_reply"),
    path("<int:comment_id>/edit/", decision_views.edit, name="comments_comment_edit"),
    path("<int:comment_id>/note/", decision_views.leave_note, name="comments_comment_note"),
    path(
        "<int:comment_id>/standing/", decision_views.give_standing, name="comments_comment_standing"
    ),
    path("<int:comment_id>/lift/", decision_views.lift_standing, name="comments_comment_lift"),
    path("<int:comment_id>/address/", decision_views.show_email, name="comments_comment_email"),
    path("<int:comment_id>/look/", decision_views.note_presence, name="comments_comment_presence"),
    path("undo/<int:entry_id>/", decision_views.undo, name="comments_comment_undo"),
    path("undo-all/<uuid:step>/", bulk_undo.undo_step, name="comments_comment_undo_all"),
    path("news/", desk_views.tell_news, name="comments_desk_news"),
    path("statistics/", desk_views.show_statistics, name="comments_desk_statistics"),
    path("mail/", desk_views.choose_alerts, name="comments_desk_alerts"),
    # These two are opened without signing in, by a signed link.
    path("d/<str:token>/", desk_views.decide_by_mail, name="comments_desk_by_mail"),
    path("queue/<str:token>/feed/", queue_feed.feed, name="comments_desk_feed"),
]

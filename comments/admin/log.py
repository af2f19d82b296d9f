"""Moderation log in the admin: what was decided, by whom, when, why."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from articles.fixed_tables import ReadOnlyAdmin
from comments.models import ModerationLog


@admin.register(ModerationLog)
class ModerationLogAdmin(ReadOnlyAdmin):
    """To read: the database refuses a change as well. A comment's screen undoes."""

    list_display = ["at", "action", "comment", "from_status", "by", "reason"]
    list_filter = ["action"]
    list_select_related = ["by"]
    search_fields = ["=comment_id"]
    search_help_text = "The number of a comment."
    show_full_result_count = False

    @admin.display(description="comment", ordering="comment_id")
    def comment(self, entry):
        path = reverse("admin:comments_comment_change", args=[entry.comment_id])
        return format_html('<a href="{}">{}</a>', path, entry.comment_id)

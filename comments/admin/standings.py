"""Standings in the admin: who is warned, always held, suspended or banned; no e-mail address."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from articles.fixed_tables import ReadOnlyAdmin
from comments.models import Standing
from comments.moderation import standing


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """To look over and to lift. One is given on the screen of a comment."""

    list_display = ["commenter", "kind", "reason", "until", "by", "at", "lifted_at"]
    list_select_related = ["by"]
    actions = ["lift_selected"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("comments.ban_commenter")

    has_module_permission = has_ban_permission = has_view_permission

    @admin.display(description="commenter of")
    def commenter(self, given):
        path = reverse("admin:comments_comment_change", args=[given.comment_id])
        return format_html('<a href="{}">comment {}</a>', path, given.comment_id)

    @admin.action(description="Lift", permissions=["ban"])
    def lift_selected(self, request, queryset):
        lifted = sum(standing.lift(given, by=request.user) for given in queryset)
        self.message_user(request, f"Lifted: {lifted}.", messages.SUCCESS)

"""Standings in the admin: who is warned, always held, suspended or banned; no e-mail address."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from comments.models import Standing
from comments.moderation import standing


@admin.register(Standing)
class StandingAdmin(admin.ModelAdmin):
    """To look over and to lift. One is given on the screen of a comment."""

    list_display = ["commenter", "kind", "reason", "until", "by", "at", "lifted_at"]
    list_display_links = None
    list_select_related = ["by"]
    actions = ["lift_selected"]
    ordering = ["-at", "-pk"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("comments.ban_commenter")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_ban_permission(self, request):
        return request.user.has_perm("comments.ban_commenter")

    @admin.display(description="commenter of")
    def commenter(self, given):
        path = reverse("admin:comments_comment_change", args=[given.comment_id])
        return format_html('<a href="{}">comment {}</a>', path, given.comment_id)

    @admin.action(description="Lift", permissions=["ban"])
    def lift_selected(self, request, queryset):
        lifted = sum(standing.lift(given, by=request.user) for given in queryset)
        self.message_user(request, f"Lifted: {lifted}.", messages.SUCCESS)

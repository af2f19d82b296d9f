"""Comment settings in the admin, and the reports of the daily clearing."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from comments.models import ClosingRule, CommentSettings, RetentionReport


class ClosingRuleInline(admin.TabularInline):
    model = ClosingRule
    extra = 1
    autocomplete_fields = ["category"]


@admin.register(CommentSettings)
class CommentSettingsAdmin(admin.ModelAdmin):
    """One row, made when first opened, never deleted."""

    inlines = [ClosingRuleInline]
    fieldsets = [
        ("Closing", {"fields": ["close_after_days"]}),
        ("Readers’ reports", {"fields": ["flags_to_queue"]}),
        ("Trusted commenters", {"fields": ["trusted_at_once", "trusted_after"]}),
        (
            "What is kept, and for how long",
            {
                "description": "The worker clears what is over its time once a day and says so "
                "under “Clearings of private data”. Readers are told these times.",
                "fields": [
                    "keep_browser_days",
                    "keep_ip_days",
                    "keep_email_days",
                    "keep_spam_days",
                    "keep_rejected_days",
                    "keep_removed_days",
                ],
            },
        ),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row, _ = CommentSettings.objects.get_or_create(pk=CommentSettings.SINGLETON)
        return HttpResponseRedirect(reverse("admin:comments_commentsettings_change", args=[row.pk]))


@admin.register(RetentionReport)
class RetentionReportAdmin(admin.ModelAdmin):
    """Each daily clearing in numbers: to read."""

    list_display = ["at", "cleared"]
    list_display_links = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display
    def cleared(self, report):
        done = [f"{what}: {count}" for what, count in report.counts.items() if count]
        return ", ".join(done) or "nothing was over its time"

"""Comment settings in the admin, and the reports of the daily clearing."""

from django.contrib import admin

from articles.autocomplete import ChoiceBoxes
from articles.clock import format_moment
from articles.fixed_tables import OneRowAdmin, ReadOnlyAdmin
from comments.models import ClosingRule, CommentSettings, RetentionReport


class ClosingRuleInline(ChoiceBoxes, admin.TabularInline):
    model = ClosingRule
    extra = 1
    autocomplete_fields = ["category"]


@admin.register(CommentSettings)
class CommentSettingsAdmin(OneRowAdmin):
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


@admin.register(RetentionReport)
class RetentionReportAdmin(ReadOnlyAdmin):
    """Each daily clearing in numbers: to read."""

    list_display = ["when", "cleared"]
    list_per_page = 50

    @admin.display(description="when", ordering="at")
    def when(self, report):
        return format_moment(report.at)

    @admin.display(description="cleared")
    def cleared(self, report):
        done = [f"{what}: {count:,}" for what, count in report.counts.items() if count]
        return ", ".join(done) or "Nothing was over its time"

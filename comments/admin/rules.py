"""Hold rules in the admin, tried before they count, and house rules."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from comments.models import HoldRule, HouseRule
from comments.spam import hold_rules
from images.admin.row_forms import NamedRowForm
from images.admin.staff_view import make_context, staff_view

SHOWN = 50  # comments that a rule would have held


@staff_view("comments.change_holdrule")
def try_rule(request, rule_id):
    """What the rule would have held among the newest comments. Holds nothing."""
    rule = get_object_or_404(HoldRule, pk=rule_id)
    trial = hold_rules.try_out(rule)
    context = {
        **make_context(request, HoldRule, f"“{rule}”, tried on the past"),
        "rule": rule,
        "trial": trial,
        "shown": trial.held[:SHOWN],
    }
    return TemplateResponse(request, "admin/comments/holdrule/try.html", context)


@admin.register(HoldRule)
class HoldRuleAdmin(admin.ModelAdmin):
    """Write a rule, try it on the past, then let it count."""

    list_display = ["name", "kind", "asks", "sends_to", "is_active"]
    list_filter = ["kind", "is_active"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "number", "minutes", "words"]}),
        ("What follows", {"fields": ["sends_to", "is_active"]}),
    ]
    change_form_template = "admin/comments/holdrule/change_form.html"

    class Media:
        css = {"all": ["css/newsroom.css", "css/newsroom/comments.css"]}

    def asks(self, rule):
        if rule.kind == HoldRule.Kind.WORDS:
            lines = rule.lines
            more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
            return ", ".join(lines[:3]) + more
        return f"{rule.number} within {rule.minutes} minutes" if rule.minutes else rule.number

    def get_urls(self):
        return [
            path("<int:rule_id>/try/", try_rule, name="comments_holdrule_try"),
            *super().get_urls(),
        ]

    def response_add(self, request, obj, post_url_continue=None):
        return self._try(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._try(request, obj) or super().response_change(request, obj)

    def _try(self, request, rule):
        if "_try" in request.POST:
            return redirect("admin:comments_holdrule_try", rule.pk)
        return None


@admin.register(HouseRule)
class HouseRuleAdmin(admin.ModelAdmin):
    """The reasons that a moderator chooses from; a commenter may be told the words."""

    list_display = ["title", "words", "position", "is_active"]
    list_editable = ["position", "is_active"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=NamedRowForm, **kwargs)

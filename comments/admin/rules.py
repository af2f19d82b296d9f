"""The rules that hold comments, tried before they count, and the rules of the house."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from comments.models import HoldRule, HouseRule
from comments.spam import hold_rules

SHOWN = 50  # comments that a rule would have held


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

    @admin.display(description="asks")
    def asks(self, rule):
        if rule.kind == HoldRule.Kind.WORDS:
            lines = rule.lines
            more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
            return ", ".join(lines[:3]) + more
        return f"{rule.number} within {rule.minutes} minutes" if rule.minutes else rule.number

    def get_urls(self):
        try_out = self.admin_site.admin_view(self.try_view)
        return [
            path("<int:rule_id>/try/", try_out, name="comments_holdrule_try"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def try_view(self, request, rule_id):
        """What the rule would have held among the newest comments. Holds nothing."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rule = HoldRule.objects.filter(pk=rule_id).first()
        if rule is None:
            raise Http404("There is no such rule.")
        trial = hold_rules.try_out(rule)
        context = {
            **self.admin_site.each_context(request),
            "title": f"“{rule}”, tried on the past",
            "opts": self.opts,
            "media": self.media,
            "rule": rule,
            "trial": trial,
            "shown": trial.held[:SHOWN],
        }
        return TemplateResponse(request, "admin/comments/holdrule/try.html", context)

    def response_add(self, request, obj, post_url_continue=None):
        return self._try(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._try(request, obj) or super().response_change(request, obj)

    def _try(self, request, rule):
        if "_try" in request.POST:
            return HttpResponseRedirect(reverse("admin:comments_holdrule_try", args=[rule.pk]))
        return None


@admin.register(HouseRule)
class HouseRuleAdmin(admin.ModelAdmin):
    """The reasons that a moderator chooses from; a writer may be told the words."""

    list_display = ["title", "words", "position", "is_active"]
    list_editable = ["position", "is_active"]

"""Moderation queue in the admin: comments as cards, narrowed, searched, and decided in bulk."""

from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles.capped_paginator import CappedPaginator
from articles.fixed_tables import FixedTableAdmin
from comments.admin import bulk_undo, urls
from comments.admin.decision_views import find_comment, find_house_rule, render_comment
from comments.admin.filters import FILTERS, StateFilter
from comments.desk import queue
from comments.models import QUEUE_ORDER, Comment, HouseRule
from comments.moderation import bulk, log
from images.admin.staff_view import make_context


class Queue(ChangeList):
    """A page of comments, each as the card that a moderator reads."""

    def get_results(self, request):
        super().get_results(request)
        self.cards = queue.make_cards(self.result_list, seen_by=request.user)
        self.result_list = [card.comment for card in self.cards]


def make_bulk_action(verb):
    """Make the list's action that decides as ``bulk.VERBS[verb]``, such as "approve_selected"."""

    @admin.action(description=bulk.NAMES[verb], permissions=["moderate"])
    def decide_selected(comment_admin, request, queryset):
        return comment_admin.decide_selected(request, queryset, verb)

    decide_selected.__name__ = f"{verb}_selected"
    return decide_selected


@admin.register(Comment)
class CommentAdmin(FixedTableAdmin):
    """The queue, and a screen for one comment. Nothing is deleted here: it is decided."""

    list_display = ["__str__"]
    list_filter = FILTERS
    list_per_page = 25
    paginator = CappedPaginator
    # Any field makes the admin offer a search; get_search_results says what is searched.
    search_fields = ["text"]
    show_full_result_count = False
    actions = [make_bulk_action(verb) for verb in bulk.VERBS]

    class Media:
        css = {
            "all": [
                "css/newsroom.css",
                "css/newsroom/comments.css",
                "css/newsroom/figures.css",
            ]
        }
        js = [
            Script("js/newsroom/moderate.js", type="module"),
            Script("js/newsroom/queue-news.js", type="module"),
        ]

    def get_urls(self):
        return [*urls.urlpatterns, *super().get_urls()]

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    def has_change_permission(self, request, obj=None):
        return self.has_moderate_permission(request)

    def get_changelist(self, request, **kwargs):
        return Queue

    def get_ordering(self, request):
        """What readers reported, then what waits longest; of what is decided, the newest."""
        in_queue = StateFilter.parameter_name not in request.GET
        return QUEUE_ORDER if in_queue else ["-created_at", "-pk"]

    def get_search_results(self, request, queryset, search_term):
        return (queryset.search(search_term) if search_term else queryset), False

    def changelist_view(self, request, extra_context=None):
        now = timezone.now()  # before the comments are read: what comes meanwhile is news
        context = {
            "title": "Comments",
            "house_rules": list(HouseRule.objects.filter(is_active=True)),
            "filters": request.GET.urlencode(),
            "may_ban": request.user.has_perm("comments.ban_commenter"),
            "may_moderate": self.has_moderate_permission(request),
            "bulk_undo": bulk_undo.recall(request),
            "news_since": now.isoformat(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The screen of one comment; what it can be changed by are the views of its buttons."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render_comment(request, find_comment(object_id))

    def decide_selected(self, request, queryset, verb):
        """Decide in bulk: on those that were ticked, or on all that match the list's filters."""
        details = {
            "by": request.user,
            "step": uuid4(),
            "seen_as": None
            if StateFilter.parameter_name in request.GET
            else Comment.Status.PENDING,
            "house_rule": find_house_rule(request) if verb == "reject" else None,
        }
        if request.POST.get("select_across") == "1":
            return self._decide_all(request, queryset, verb, details)
        # What somebody else has decided since has left the list's filter: look it up, to say so.
        asked = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        keys = [int(pk) for pk in asked if pk.isdecimal() and int(pk)]
        if not keys:
            self.message_user(request, "Choose comments first.", messages.WARNING)
            return None
        self._tell(request, bulk.decide(verb, keys, **details), details["step"])
        return None

    def _decide_all(self, request, queryset, verb, details):
        """All that match the list's filters, after a page that says how many they are."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk.MOST + 1])
        if len(keys) > bulk.MOST:
            said = f"More than {bulk.MOST:,} comments match. Narrow the list first."
            self.message_user(request, said, messages.WARNING)
            return None
        if request.POST.get("confirmed") != "1":
            noun = "comment" if len(keys) == 1 else "comments"
            context = {
                **make_context(request, Comment, f"{bulk.NAMES[verb]} {len(keys):,} {noun}"),
                "number": len(keys),
                "name": bulk.NAMES[verb],
                "verb": verb,
                "action": request.POST["action"],
                "house_rule": details["house_rule"],
                "is_later": len(keys) > bulk.AT_ONCE,
                "filters": request.GET.urlencode(),
            }
            return TemplateResponse(request, "admin/comments/comment/decide_all.html", context)
        if len(keys) > bulk.AT_ONCE:
            bulk.decide_later(verb, keys, **details)
            bulk_undo.remember(request, details["step"], bulk.STATUSES[verb], len(keys))
            said = f"{len(keys):,} comments are being decided on: “{bulk.NAMES[verb]}”."
            self.message_user(request, f"{said} It takes a few minutes.", messages.SUCCESS)
            return None
        self._tell(request, bulk.decide(verb, keys, **details), details["step"])
        return None

    def _tell(self, request, outcomes, step):
        changed = [outcome.comment for outcome in outcomes if outcome.changed]
        if changed:
            bulk_undo.remember(request, step, changed[0].status, len(changed))
            word = log.DONE[log.Action(changed[0].status)]
            noun = "comment is" if len(changed) == 1 else "comments are"
            self.message_user(request, f"{len(changed)} {noun} {word}.", messages.SUCCESS)
        for outcome in outcomes:
            if not outcome.changed:
                said = f"{outcome.comment.name}: {outcome.message}"
                self.message_user(request, said, messages.WARNING)

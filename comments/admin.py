"""The moderation queue, the screen of one comment, and the moderation log.

No list, search or form here touches a commenter's private side; the one button that shows an
address asks ``privacy.address_of``, which logs the look.
"""

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from articles.templatetags.desk_time import desk_minute
from comments import moderation, privacy
from comments import settings_admin as settings_admin  # registered with the rest
from comments.models import Comment, ModerationLog

VERBS = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "spam": moderation.mark_spam,
    "put_back": moderation.put_back,
}
EDIT_VERBS = {"accept_edit": moderation.accept_edit, "reject_edit": moderation.reject_edit}
EXCERPT = 160  # characters


class StateFilter(admin.SimpleListFilter):
    """What awaits moderation, unless another state is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*((value, label) for value, label in Comment.Status.choices[1:]), ("all", "All")]

    def choices(self, changelist):
        chosen = self.value()
        for value, label in [(None, "Awaiting moderation"), *self.lookup_choices]:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value})
                if value
                else changelist.get_query_string(remove=[self.parameter_name]),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset.awaiting()
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue, and a screen for one comment. Nothing is edited or deleted here: it is decided."""

    list_display = ["excerpt", "sent", "state"]
    list_display_links = ["excerpt"]
    list_filter = [StateFilter]
    list_select_related = ["article"]
    list_per_page = 50
    search_fields = ["text", "name", "article__headline"]
    search_help_text = "Words of a comment, its writer's name, or a headline."
    show_full_result_count = False
    ordering = ["-created_at", "-pk"]
    actions = ["approve_selected", "reject_selected", "spam_selected"]

    class Media:
        css = {"all": ["css/newsroom.css", "css/newsroom/comments.css"]}

    def get_urls(self):
        views = [
            ("decide", self.decide_view),
            ("reply", self.reply_view),
            ("address", self.address_view),
        ]
        return [
            path(
                f"<int:comment_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"comments_comment_{name}",
            )
            for name, view in views
        ] + super().get_urls()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return self.has_moderate_permission(request)

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    # The queue

    @admin.display(description="comment")
    def excerpt(self, comment):
        text = comment.edited_text or comment.text or f"({comment.get_removal_display()})"
        return Truncator(text).chars(EXCERPT)

    @admin.display(description="who, where, when", ordering="created_at")
    def sent(self, comment):
        return format_html(
            '<strong>{}</strong> <span class="sent">{}</span> <span class="sent">{}</span>',
            comment.name,
            comment.article.headline,
            desk_minute(comment.created_at),
        )

    @admin.display(description="state", ordering="status")
    def state(self, comment):
        return format_html('<span class="state state--{}">{}</span>', *_state(comment))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Comments", **(extra_context or {})})

    @admin.action(description="Approve selected comments", permissions=["moderate"])
    def approve_selected(self, request, queryset):
        self._decide_selected(request, queryset, "approve")

    @admin.action(description="Reject selected comments", permissions=["moderate"])
    def reject_selected(self, request, queryset):
        self._decide_selected(request, queryset, "reject")

    @admin.action(description="Mark selected comments as spam", permissions=["moderate"])
    def spam_selected(self, request, queryset):
        self._decide_selected(request, queryset, "spam")

    def _decide_selected(self, request, queryset, verb):
        # What somebody else has decided since has left the list's filter: look it up, to say so.
        asked = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if request.POST.get("select_across") != "1":
            queryset = Comment.objects.filter(pk__in=[pk for pk in asked if pk.isdecimal()])
        in_queue = StateFilter.parameter_name not in request.GET
        seen_as = Comment.Status.PENDING if in_queue else None
        outcomes = [
            (comment, VERBS[verb](comment, by=request.user, seen_as=seen_as))
            for comment in queryset.order_by("pk")
        ]
        changed = [outcome.comment for _, outcome in outcomes if outcome.changed]
        if changed:
            word = moderation.DONE[moderation.ACTION_OF[changed[0].status]]
            noun = "comment is" if len(changed) == 1 else "comments are"
            self.message_user(request, f"{len(changed)} {noun} {word}.", messages.SUCCESS)
        for comment, outcome in outcomes:
            if not outcome.changed:
                self.message_user(request, f"{comment.name}: {outcome.message}", messages.WARNING)

    # One comment

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The comment in its thread, with what can be decided about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._screen(request, self._comment(object_id))

    @method_decorator(require_POST)
    def decide_view(self, request, comment_id):
        """Decide on a comment, or on its writer's edit; then the next one that waits."""
        comment = self._to_moderate(request, comment_id)
        verb = request.POST.get("verb", "")
        if verb in EDIT_VERBS:
            outcome = EDIT_VERBS[verb](comment, by=request.user)
        elif verb in VERBS:
            outcome = VERBS[verb](
                comment,
                by=request.user,
                reason=request.POST.get("reason", "").strip(),
                seen_as=request.POST.get("seen_as", ""),
            )
        else:
            raise Http404("There is no such decision.")
        return self._on_to_the_next(request, comment, outcome)

    @method_decorator(require_POST)
    def reply_view(self, request, comment_id):
        """Answer in the newsroom's name, which approves what waits."""
        comment = self._to_moderate(request, comment_id)
        text = request.POST.get("text", "").strip()
        if fault := _fault_of(text):
            return self._screen(request, comment, reply_text=text, reply_fault=fault, status=422)
        outcome = moderation.reply_as_staff(comment, by=request.user, text=text)
        if not outcome.changed:
            return self._screen(
                request, comment, reply_text=text, reply_fault=outcome.message, status=409
            )
        return self._on_to_the_next(request, comment, outcome)

    @method_decorator(require_POST)
    @method_decorator(sensitive_variables("address"))
    def address_view(self, request, comment_id):
        """Show the commenter's address in this one answer; the look is in the log by then."""
        comment = self._comment(comment_id)
        try:
            address = privacy.address_of(comment, by=request.user)
        except privacy.AddressUnreadable as fault:
            return self._screen(request, comment, address_fault=str(fault), status=409)
        return self._screen(request, comment, address=address, address_shown=True)

    def _to_moderate(self, request, comment_id):
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        return self._comment(comment_id)

    def _comment(self, key):
        if not str(key).isdecimal():
            raise Http404("There is no such comment.")
        comments = Comment.objects.select_related("article", "parent", "parent__parent", "root")
        comment = comments.filter(pk=key).first()
        if comment is None:
            raise Http404("There is no such comment.")
        return comment

    def _screen(self, request, comment, *, status=200, **extra):
        log = ModerationLog.objects.filter(comment_id=comment.pk).select_related("by")
        context = {
            **self.admin_site.each_context(request),
            "title": "Comment",
            "opts": self.opts,
            "media": self.media,
            "original": comment,
            "comment": comment,
            "state": _state(comment),
            "above": [(post, _state(post)) for post in _above(comment)],
            "below": [(post, _state(post)) for post in comment.replies.all()],
            "log": log[:50],
            "may_moderate": self.has_moderate_permission(request) and not comment.is_removed,
            "may_see_address": request.user.has_perm("comments.see_address"),
            "has_private_side": privacy.is_kept_for(comment),
            "waiting": Comment.objects.awaiting().count(),
            "has_view_permission": True,
            **extra,
        }
        return TemplateResponse(
            request, "admin/comments/comment/change_form.html", context, status=status
        )

    def _on_to_the_next(self, request, comment, outcome):
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        self.message_user(
            request,
            format_html('{} <a href="{}">Look at it again</a>', outcome.message, address),
            messages.SUCCESS if outcome.changed else messages.WARNING,
        )
        waiting = Comment.objects.awaiting().exclude(pk=comment.pk).first()
        if waiting is None:
            return redirect("admin:comments_comment_changelist")
        return redirect("admin:comments_comment_change", waiting.pk)


@admin.register(ModerationLog)
class ModerationLogAdmin(admin.ModelAdmin):
    """What was decided, by whom, when, why: to read. The database refuses a change as well."""

    list_display = ["at", "action", "comment", "from_status", "by", "reason"]
    list_display_links = None
    list_filter = ["action"]
    list_select_related = ["by"]
    search_fields = ["=comment_id"]
    search_help_text = "The number of a comment."
    show_full_result_count = False
    ordering = ["-at", "-pk"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="comment", ordering="comment_id")
    def comment(self, line):
        address = reverse("admin:comments_comment_change", args=[line.comment_id])
        return format_html('<a href="{}">{}</a>', address, line.comment_id)


def _fault_of(text):
    """Why this cannot be an answer, in plain words; "" where it can."""
    limit = Comment._meta.get_field("text").max_length or 0
    if not text:
        return "Write an answer first."
    if len(text) > limit:
        return f"An answer may have {limit:,} characters; this one has {len(text):,}."
    return ""


def _above(comment):
    """The top of the thread and the two comments above, without the gap between being told."""
    near = [comment.parent.parent, comment.parent] if comment.parent else []
    above = [post for post in near if post]
    return above if comment.root in [None, *above] else [comment.root, *above]


def _state(comment):
    """A comment's state as a pair: a name for its colour, and words."""
    if comment.is_removed:
        return "withdrawn", comment.get_removal_display()
    if comment.edited_text:
        return "review", "Edit awaits approval"
    colours = {
        Comment.Status.PENDING: "review",
        Comment.Status.APPROVED: "live",
        Comment.Status.REJECTED: "withdrawn",
        Comment.Status.SPAM: "withdrawn",
    }
    return colours[comment.status], comment.get_status_display()

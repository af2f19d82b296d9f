"""What a moderator does with one comment. Each view takes a plain form, or a script's request.

A script asks for JSON; a form is sent on, to the list that it came from or to the next comment.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from comments import moderation, private_side
from comments.admin.desk import DeskViews
from comments.models import Comment, HouseRule, Look, ModerationLog, Note, Standing
from comments.moderation import queue, standing
from comments.moderation.bulk import VERBS

EDIT_VERBS = {"accept_edit": moderation.accept_edit, "reject_edit": moderation.reject_edit}
REPORT_VERBS = {"settle_flags": moderation.settle_flags}
VIEWS = ("decide", "reply", "edit", "note", "standing", "lift", "address", "look")
LINES = 50  # of the log, on the screen of a comment
DAYS = (1, 7, 30, 365)


class DecisionViews(DeskViews):
    """The screen of one comment, and where its buttons lead: a part of ``CommentAdmin``."""

    def get_urls(self):
        views = [
            path(
                f"<int:comment_id>/{name}/",
                self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"comments_comment_{name}",
            )
            for name in VIEWS
        ]
        undo = self.admin_site.admin_view(self.undo_view)
        views.append(path("undo/<int:line_id>/", undo, name="comments_comment_undo"))
        return views + super().get_urls()

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The comment in its thread, with what can be decided about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._screen(request, self._comment(object_id))

    @method_decorator(require_POST)
    def decide_view(self, request, comment_id):
        """Decide on a comment, on its writer's edit, or on readers' reports of it."""
        comment = self._to_moderate(request, comment_id)
        verb = request.POST.get("verb", "")
        if other := (EDIT_VERBS | REPORT_VERBS).get(verb):
            return self._answer(request, comment, other(comment, by=request.user))
        if verb not in VERBS:
            raise Http404("There is no such decision.")
        seen = {
            "seen_as": request.POST.get("seen_as", ""),
            "seen_at": request.POST.get("seen_at", ""),
        }
        more = {"house_rule": _house_rule(request)} if verb == "reject" else {}
        reason = request.POST.get("reason", "").strip()
        outcome = VERBS[verb](comment, by=request.user, reason=reason, **seen, **more)
        return self._answer(request, comment, outcome)

    @method_decorator(require_POST)
    def reply_view(self, request, comment_id):
        """Answer in the newsroom's name, which approves what waits."""
        comment = self._to_moderate(request, comment_id)
        text = request.POST.get("text", "").strip()
        if fault := _fault_of(text, "an answer"):
            return self._refuse(request, comment, fault, 422, reply_text=text)
        outcome = moderation.reply_as_staff(comment, by=request.user, text=text)
        if not outcome.changed:
            return self._refuse(request, comment, outcome.message, 409, reply_text=text)
        return self._answer(request, comment, outcome)

    @method_decorator(require_POST)
    def edit_view(self, request, comment_id):
        """Change the text, and let it say that a moderator did."""
        comment = self._to_moderate(request, comment_id)
        text = request.POST.get("text", "").strip().replace("\r\n", "\n")
        if fault := _fault_of(text, "a comment"):
            return self._refuse(request, comment, fault, 422, edit_text=text)
        seen_at = request.POST.get("seen_at", "")
        outcome = moderation.reword(comment, by=request.user, text=text, seen_at=seen_at)
        if not outcome.changed:
            return self._refuse(request, comment, outcome.message, 409, edit_text=text)
        return self._answer(request, comment, outcome, stay=True)

    @method_decorator(require_POST)
    def note_view(self, request, comment_id):
        """Leave the other moderators a note."""
        comment = self._to_moderate(request, comment_id)
        text = request.POST.get("text", "").strip()
        limit = Note._meta.get_field("text").max_length or 0
        if not text or len(text) > limit:
            said = f"A note has up to {limit:,} characters." if text else "Write a note first."
            return self._refuse(request, comment, said, 422, note_text=text)
        Note.objects.create(comment=comment, by=request.user, text=text)
        outcome = moderation.Outcome(comment, True, "The note is kept, for moderators alone.")
        return self._answer(request, comment, outcome, stay=True)

    @method_decorator(require_POST)
    def standing_view(self, request, comment_id):
        """Warn, always hold, suspend or ban the writer."""
        comment = self._to_moderate(request, comment_id)
        kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "").strip()
        days = request.POST.get("days", "")
        if not request.user.has_perm("comments.ban_writer"):
            raise PermissionDenied
        if kind not in Standing.Kind.values or not reason or len(reason) > 200:
            said = "Choose what follows, and write a reason of up to 200 characters."
            return self._refuse(request, comment, said, 422, standing_reason=reason)
        try:
            given = standing.put(
                comment,
                kind=kind,
                by=request.user,
                reason=reason,
                days=int(days) if days in map(str, DAYS) else None,
            )
        except standing.NoAddress as fault:
            return self._refuse(request, comment, str(fault), 409)
        said = f"The writer is now: {given.get_kind_display().lower()}."
        return self._answer(request, comment, moderation.Outcome(comment, True, said), stay=True)

    @method_decorator(require_POST)
    def lift_view(self, request, comment_id):
        """End what is in force about the writer."""
        comment = self._to_moderate(request, comment_id)
        for given in standing.of(comment):
            standing.lift(given, by=request.user)
        said = "Nothing is in force about the writer any more."
        return self._answer(request, comment, moderation.Outcome(comment, True, said), stay=True)

    @method_decorator(require_POST)
    @method_decorator(sensitive_variables("address"))
    def address_view(self, request, comment_id):
        """Show the commenter's address in this one answer; the look is in the log by then."""
        comment = self._comment(comment_id)
        try:
            address = private_side.address_of(comment, by=request.user)
        except private_side.AddressUnreadable as fault:
            return self._screen(request, comment, address_fault=str(fault), status=409)
        return self._screen(request, comment, address=address, address_shown=True)

    @method_decorator(require_POST)
    def look_view(self, request, comment_id):
        """Note that this moderator has the comment before them; say who else has."""
        comment = self._to_moderate(request, comment_id)
        Look.objects.update_or_create(
            user=request.user, defaults={"comment": comment, "at": timezone.now()}
        )
        (seen,) = queue.with_all(Comment.objects.filter(pk=comment.pk), seen_by=request.user)
        return JsonResponse(
            {
                "watchers": [watcher["name"] for watcher in seen.watchers],
                "version": seen.updated_at.isoformat(),
            }
        )

    @method_decorator(require_POST)
    def undo_view(self, request, line_id):
        """Bring back what a decision changed."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        try:
            outcome = moderation.undo(line_id, by=request.user)
        except (ModerationLog.DoesNotExist, Comment.DoesNotExist) as gone:
            raise Http404("There is nothing to undo.") from gone
        return self._answer(request, outcome.comment, outcome, stay=True)

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

    def _answer(self, request, comment, outcome, *, stay=False):
        """Say what became of it, and lead on: to the list it came from, or the next that waits."""
        if _wants_json(request):
            return _json(outcome)
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        self.message_user(
            request,
            format_html('{} <a href="{}">Look at it again</a>', outcome.message, address),
            messages.SUCCESS if outcome.changed else messages.WARNING,
        )
        queue_address = reverse("admin:comments_comment_changelist")
        if "filters" in request.POST:
            filters = request.POST["filters"]
            return redirect(f"{queue_address}?{filters}" if filters else queue_address)
        if stay:
            return redirect(address)
        waiting = Comment.objects.awaiting().exclude(pk=comment.pk).first()
        if waiting is None:
            return redirect(queue_address)
        return redirect("admin:comments_comment_change", waiting.pk)

    def _refuse(self, request, comment, said, status, **typed):
        """Say why not, with all that was typed."""
        if _wants_json(request):
            return JsonResponse({"changed": False, "message": said}, status=status)
        return self._screen(request, comment, fault=said, status=status, **typed)

    def _screen(self, request, comment, *, status=200, **extra):
        log = ModerationLog.objects.filter(comment_id=comment.pk).select_related("by", "before")
        seen = Comment.objects.filter(pk=comment.pk)
        (card,) = queue.cards(queue.with_all(seen, seen_by=request.user))
        context = {
            **self.admin_site.each_context(request),
            "title": "Comment",
            "opts": self.opts,
            "media": self.media,
            "original": comment,
            "comment": comment,
            "card": card,
            "house_rules": list(HouseRule.objects.filter(is_active=True)),
            "above": [(post, queue.state_of(post)) for post in _above(comment)],
            "below": [(post, queue.state_of(post)) for post in comment.replies.all()[:LINES]],
            "log": log[:LINES],
            "may_moderate": self.has_moderate_permission(request) and not comment.is_removed,
            "may_see_address": request.user.has_perm("comments.see_address"),
            "may_ban": request.user.has_perm("comments.ban_writer"),
            "standings": standing.of(comment),
            "standing_kinds": Standing.Kind.choices,
            "days": DAYS,
            "has_private_side": private_side.is_kept_for(comment),
            "waiting": Comment.objects.awaiting().count(),
            "has_view_permission": True,
            **extra,
        }
        return TemplateResponse(
            request, "admin/comments/comment/change_form.html", context, status=status
        )


def _wants_json(request):
    return request.headers.get("Accept") == "application/json"


def _json(outcome):
    comment = outcome.comment
    answer = {
        "changed": outcome.changed,
        "message": outcome.message,
        "status": comment.status,
        "version": comment.updated_at.isoformat(),
    }
    if outcome.changed and outcome.line:
        answer["undo"] = reverse("admin:comments_comment_undo", args=[outcome.line.pk])
    return JsonResponse(answer, status=200 if outcome.changed else 409)


def _house_rule(request):
    key = request.POST.get("house_rule", "")
    return HouseRule.objects.filter(pk=key).first() if key.isdecimal() else None


def _fault_of(text, what):
    """Why this cannot stand, in plain words; "" where it can."""
    limit = Comment._meta.get_field("text").max_length or 0
    if not text:
        return f"Write {what} first."
    if len(text) > limit:
        return f"{what.capitalize()} may have {limit:,} characters; this one has {len(text):,}."
    return ""


def _above(comment):
    """The top of the thread and the two comments above, without the gap between being told."""
    near = [comment.parent.parent, comment.parent] if comment.parent else []
    above = [post for post in near if post]
    return above if comment.root in [None, *above] else [comment.root, *above]

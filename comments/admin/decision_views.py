"""Decisions on one comment, as views. Each takes a plain form, or a script's request.

A script asks for JSON; a form is sent on, to the list that it came from or to the next comment.
"""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_variables

from comments import capped_counts, moderation, private_side
from comments.admin import bulk_undo
from comments.desk import queue, thread_around
from comments.models import (
    Comment,
    HouseRule,
    ModerationLog,
    ModeratorPresence,
    Note,
    PrivateSide,
    Standing,
)
from comments.moderation import log, notes, standing
from comments.moderation.bulk import VERBS
from house_style.folding import is_blank
from images.admin.staff_view import make_context, staff_view

OTHER_VERBS = {
    "accept_edit": moderation.accept_edit,
    "reject_edit": moderation.reject_edit,
    "settle_flags": moderation.settle_flags,
}
ENTRIES = 50  # of the log, on the screen of a comment
DAYS = (1, 7, 30, 365)

moderator_posts = staff_view("comments.moderate_comment", methods=("POST",))


@moderator_posts
def decide(request, comment_id):
    """Decide on a comment, on its commenter's edit, or on readers' reports of it."""
    comment = find_comment(comment_id)
    verb = request.POST.get("verb", "")
    if other := OTHER_VERBS.get(verb):
        return _answer(request, other(comment, by=request.user))
    if verb not in VERBS:
        raise Http404("There is no such decision.")
    details = {
        name: request.POST.get(name, "").strip() for name in ("reason", "seen_as", "seen_at")
    }
    if verb == "reject":
        details["house_rule"] = find_house_rule(request)
    return _answer(request, VERBS[verb](comment, by=request.user, **details))


@moderator_posts
def reply(request, comment_id):
    """Answer in the newsroom's name, which approves what waits."""
    comment = find_comment(comment_id)
    text = request.POST.get("text", "").strip()
    if fault := _find_fault(text, "an answer"):
        return _refuse(request, comment, fault, 422, reply_text=text)
    outcome = moderation.reply_as_staff(comment, by=request.user, text=text)
    if not outcome.changed:
        return _refuse(request, comment, outcome.message, 409, reply_text=text)
    return _answer(request, outcome, about=comment)


@moderator_posts
def edit(request, comment_id):
    """Change the text, and let it say that a moderator did."""
    comment = find_comment(comment_id)
    text = request.POST.get("text", "").strip().replace("\r\n", "\n")
    if fault := _find_fault(text, "a comment"):
        return _refuse(request, comment, fault, 422, edit_text=text)
    seen_at = request.POST.get("seen_at", "")
    outcome = moderation.reword(comment, by=request.user, text=text, seen_at=seen_at)
    if not outcome.changed:
        return _refuse(request, comment, outcome.message, 409, edit_text=text)
    return _answer(request, outcome, stay=True)


@moderator_posts
def leave_note(request, comment_id):
    """Leave the other moderators a note."""
    comment = find_comment(comment_id)
    text = request.POST.get("text", "").strip()
    limit = Note._meta.get_field("text").max_length or 0
    if is_blank(text) or len(text) > limit:
        said = (
            "Write a note first." if is_blank(text) else f"A note has up to {limit:,} characters."
        )
        return _refuse(request, comment, said, 422, note_text=text)
    notes.leave_note(comment, by=request.user, text=text)
    said = "The note is kept; only moderators see it."
    return _answer(request, moderation.Outcome(comment, True, said), stay=True)


@staff_view("comments.moderate_comment", "comments.ban_commenter", methods=("POST",))
def give_standing(request, comment_id):
    """Warn, always hold, suspend or ban the commenter, or whom a moderator takes for them.

    Anybody may type another's e-mail address: where somebody with a proven one wrote from the same
    IP address, the moderator says which of the two is meant.
    """
    comment = find_comment(comment_id)
    kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "").strip()
    days = request.POST.get("days", "")
    if kind not in Standing.Kind.values or not reason or len(reason) > 200:
        said = "Choose what follows, and write a reason of up to 200 characters."
        return _refuse(request, comment, said, 422, standing_reason=reason)
    proven = {str(person.comment.pk): person.comment for person in standing.list_proven(comment)}
    person = (proven | {str(comment.pk): comment}).get(
        request.POST.get("on", "" if proven else str(comment.pk))
    )
    if person is None:
        said = "Choose whom: the e-mail address typed here is not proven."
        return _refuse(request, comment, said, 422, standing_reason=reason)
    try:
        given = standing.give(
            person,
            kind=kind,
            by=request.user,
            reason=reason,
            days=int(days) if days in map(str, DAYS) else None,
        )
    except standing.NoEmailAddress as fault:
        return _refuse(request, comment, str(fault), 409)
    who = "The commenter" if person == comment else f"The commenter of comment {person.pk}"
    said = f"{who} is now: {given.get_kind_display().lower()}."
    if not PrivateSide.objects.filter(comment=person, email_proven_at__isnull=False).exists():
        said += " The e-mail address was typed, not proven: it concerns whoever owns it."
    return _answer(request, moderation.Outcome(comment, True, said), stay=True)


@moderator_posts
def lift_standing(request, comment_id):
    """End what is in force about the commenter."""
    comment = find_comment(comment_id)
    for given in standing.find_in_force(comment):
        standing.lift(given, by=request.user)
    said = "Nothing is in force about the commenter any more."
    return _answer(request, moderation.Outcome(comment, True, said), stay=True)


@staff_view("comments.see_email_address", methods=("POST",))
@sensitive_variables("email")
def show_email(request, comment_id):
    """Show the commenter's e-mail address in this one answer; the look is in the log by then."""
    comment = find_comment(comment_id)
    try:
        email = private_side.reveal_email(comment, by=request.user)
    except private_side.EmailUnreadable as fault:
        return render_comment(request, comment, email_fault=str(fault), status=409)
    return render_comment(request, comment, email=email, is_email_shown=True)


@moderator_posts
def note_presence(request, comment_id):
    """Note that this moderator has the comment open; say who else has."""
    comment = find_comment(comment_id)
    ModeratorPresence.objects.update_or_create(
        user=request.user, defaults={"comment": comment, "at": timezone.now()}
    )
    comments = Comment.objects.filter(pk=comment.pk)
    (seen,) = queue.add_card_columns(comments, seen_by=request.user)
    present = [moderator["name"] for moderator in seen.present]
    return JsonResponse({"present": present, "version": seen.updated_at.isoformat()})


@moderator_posts
def undo(request, entry_id):
    """Bring back what a decision changed."""
    try:
        outcome = moderation.undo(entry_id, by=request.user)
    except (ModerationLog.DoesNotExist, Comment.DoesNotExist) as gone:
        raise Http404("There is nothing to undo.") from gone
    return _answer(request, outcome, stay=True)


def find_house_rule(request):
    """The rule of the house that a form names, or None."""
    key = request.POST.get("house_rule", "")
    return HouseRule.objects.filter(pk=key).first() if key.isdecimal() else None


def find_comment(key):
    """The comment with its article. Raises ``Http404``."""
    if not str(key).isdecimal():
        raise Http404("There is no such comment.")
    return get_object_or_404(Comment.objects.select_related("article"), pk=key)


def render_comment(request, comment, *, status=200, **extra):
    """The screen of one comment: in its thread, with what can be decided about it."""
    user = request.user
    entries = ModerationLog.objects.filter(comment_id=comment.pk).select_related(
        "by", "snapshot", "note", "standing"
    )
    (card,) = queue.make_cards(Comment.objects.filter(pk=comment.pk), seen_by=user)
    context = {
        **make_context(request, Comment, "Comment"),
        "original": comment,
        "comment": comment,
        "card": card,
        "house_rules": list(HouseRule.objects.filter(is_active=True)),
        "news_since": timezone.now().isoformat(),
        "thread": thread_around.list_around(comment),
        "log": entries[:ENTRIES],
        "may_moderate": user.has_perm("comments.moderate_comment") and not comment.is_removed,
        "may_see_email": user.has_perm("comments.see_email_address"),
        "may_ban": user.has_perm("comments.ban_commenter"),
        "standings": standing.find_in_force(comment),
        "standing_kinds": Standing.Kind.choices,
        "proven": standing.list_proven(comment),
        "is_proven_elsewhere": standing.is_proven_elsewhere(comment),
        "days": DAYS,
        "has_private_side": PrivateSide.objects.filter(comment=comment).exists(),
        "waiting": capped_counts.count(Comment.objects.awaiting()),
        "has_view_permission": True,
        **extra,
    }
    return TemplateResponse(
        request, "admin/comments/comment/change_form.html", context, status=status
    )


def _answer(request, outcome, *, about=None, stay=False):
    """Say what became of it, and lead on: to the list it came from, or the next that waits.

    ``about`` is the comment that was decided on, where the outcome's is another.
    """
    comment = about or outcome.comment
    if outcome.changed:
        bulk_undo.forget(request)
    if _wants_json(request):
        answer = {
            "changed": outcome.changed,
            "message": outcome.message,
            "status": outcome.comment.status,
            "version": outcome.comment.updated_at.isoformat(),
        }
        if outcome.changed and outcome.entry:
            answer["undo"] = reverse("admin:comments_comment_undo", args=[outcome.entry.pk])
            what = f"the comment by {comment.name or '(erased)'}"
            answer["undoes"] = log.name_decision(outcome.entry.action, what)
        return JsonResponse(answer, status=200 if outcome.changed else 409)
    screen_path = reverse("admin:comments_comment_change", args=[comment.pk])
    queue_path = reverse("admin:comments_comment_changelist")
    messages.add_message(
        request,
        messages.SUCCESS if outcome.changed else messages.WARNING,
        format_html('{} <a href="{}">Look at it again</a>', outcome.message, screen_path),
    )
    if "filters" in request.POST:
        filters = request.POST["filters"]
        return redirect(f"{queue_path}?{filters}" if filters else queue_path)
    if stay:
        return redirect(screen_path)
    if waiting := Comment.objects.awaiting().exclude(pk=comment.pk).first():
        return redirect("admin:comments_comment_change", waiting.pk)
    return redirect(queue_path)


def _refuse(request, comment, said, status, **typed):
    """Say why not, with all that was typed."""
    if _wants_json(request):
        return JsonResponse({"changed": False, "message": said}, status=status)
    return render_comment(request, comment, fault=said, status=status, **typed)


def _wants_json(request):
    return request.headers.get("Accept") == "application/json"


def _find_fault(text, what):
    """Why this cannot stand, in plain words; "" where it can."""
    limit = Comment._meta.get_field("text").max_length or 0
    if is_blank(text):
        return f"Write {what} first."
    if len(text) > limit:
        return f"{what.capitalize()} may have {limit:,} characters; this one has {len(text):,}."
    return ""

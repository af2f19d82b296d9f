"""Undo of a bulk decision: offered in the queue by name, until it is old or another came after.

The session remembers the newest; a comment's own screen undoes what is older.
"""

import time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from comments.moderation import bulk, log
from comments.moderation.decisions import TOLD_AFTER
from images.admin.staff_view import staff_view

KEY = "bulk_undo"
OFFERED = TOLD_AFTER["minutes"] * 60  # seconds: until the first commenter is told


def remember(request: HttpRequest, step: UUID, action: str, number: int) -> None:
    """Offer to undo ``step``, which did ``action`` to so many comments."""
    words = log.name_decision(action, f"{number:,} comment{'' if number == 1 else 's'}")
    request.session[KEY] = {"step": str(step), "words": words, "until": time.time() + OFFERED}


def recall(request: HttpRequest) -> dict[str, str] | None:
    """What can be undone in one step: its ``step``, and ``words`` that name it."""
    kept = request.session.get(KEY)
    return kept if kept and kept["until"] > time.time() else None


def forget(request: HttpRequest) -> None:
    """Offer it no longer: another decision came after it."""
    request.session.pop(KEY, None)


@staff_view("comments.moderate_comment", methods=("POST",))
def undo_step(request, step):
    """Bring back what one bulk decision changed; what was decided on since, stands."""
    forget(request)
    outcomes = bulk.undo_step(step, by=request.user)
    if outcomes is None:
        messages.success(request, "The decisions are being undone. It takes a few minutes.")
    else:
        number = sum(outcome.changed for outcome in outcomes)
        noun = "comment is" if number == 1 else "comments are"
        tell = messages.success if number else messages.warning
        tell(request, f"Undone: {number} {noun} as before.")
        for outcome in outcomes:
            if not outcome.changed:
                messages.warning(request, f"{outcome.comment.name}: {outcome.message}")
    filters = request.POST.get("filters", "")
    queue_path = reverse("admin:comments_comment_changelist")
    return redirect(f"{queue_path}?{filters}" if filters else queue_path)

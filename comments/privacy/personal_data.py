"""Personal data of one commenter: all that is kept, to hand it out and to erase it."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from authors.models import User
from comments import moderation, private_side
from comments.models import Comment, DataRequest, Note, PrivateSide
from comments.privacy.export import log_export

logger = logging.getLogger(__name__)


def export_data(email: str) -> dict[str, Any]:
    """What is kept under ``email``, as plain data: its comments, newest first."""
    rows = private_side.find_sent_by(email=email).select_related("comment__article")
    log_export(row.comment_id for row in rows)
    return {
        "address": email,
        "exported_at": timezone.now().isoformat(),
        "comments": [_as_data(row) for row in rows.order_by("-created_at", "-pk")],
        "note": "Of the IP address a keyed hash is kept for a time, from which nobody reads it.",
    }


def erase_data(email: str, *, by: User | None = None) -> int:
    """Erase every comment under ``email`` and all that came with it. Returns how many.

    Threads stay readable: an erased comment that was answered leaves its place.
    """
    rows = private_side.find_sent_by(email=email)
    comments = list(Comment.objects.filter(private_side__in=rows).order_by("pk"))
    for comment in comments:
        moderation.erase(comment, by=by)
    Note.objects.filter(private_side.match_sender(email=email)).delete()
    DataRequest.objects.filter(private_side.match_sender(email=email)).update(
        email_hash="", erased_at=timezone.now()
    )
    logger.info("Personal data erased: %d comments.", len(comments))
    return len(comments)


@transaction.atomic
def export_requested(request: DataRequest) -> dict[str, Any] | None:
    """Hand out the data that a mailed link opens; once. None where it was handed out already."""
    locked = _lock(request)
    if locked is None or locked.found is None or locked.exported_at:
        return None
    locked.exported_at = timezone.now()
    locked.save(update_fields=["exported_at"])
    data = export_data(private_side.read_email(locked.found))
    logger.info("Personal data exported: %d comments.", len(data["comments"]))
    return data


@transaction.atomic
def erase_requested(request: DataRequest) -> int | None:
    """Erase the data that a mailed link opens. Returns how many comments; None a second time."""
    locked = _lock(request)
    if locked is None or locked.found is None:
        return None
    return erase_data(private_side.read_email(locked.found))


def _lock(request: DataRequest) -> DataRequest | None:
    """The request as it is now, kept from a second click; None where its data is erased."""
    requests = DataRequest.objects.select_for_update(of=("self",)).select_related("found")
    return requests.filter(pk=request.pk, erased_at=None).first()


def _as_data(row: PrivateSide) -> dict[str, Any]:
    comment = row.comment
    return {
        "number": comment.pk,
        "article": settings.SITE_URL + comment.article.get_absolute_url(),
        "name": comment.name,
        "website": comment.website,
        "text": comment.text,
        "new_text_awaiting_approval": comment.edited_text,
        "state": comment.get_removal_display() or comment.get_status_display(),
        "sent_at": comment.created_at.isoformat(),
        "browser": row.browser,
        "address_proven_at": row.email_proven_at and row.email_proven_at.isoformat(),
    }

"""Personal data of one commenter: all that is kept, to hand it out and to erase it."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from authors.models import User
from comments import moderation, private_side
from comments.models import Comment, DataRequest, Note, SilencedEmailAddress, Standing
from comments.privacy.data_file import build_file
from comments.privacy.export import log_export

logger = logging.getLogger(__name__)


def export_data(email: str) -> dict[str, Any]:
    """All that is kept under ``email``, as plain data."""
    rows = private_side.find_sent_by(email=email)
    log_export(rows.values_list("comment_id", flat=True))
    return build_file(email, rows)


@transaction.atomic
def erase_data(email: str, *, by: User | None = None) -> int:
    """Erase every comment under ``email`` and all that came with it. Returns how many.

    Threads stay readable: an erased comment that was answered leaves its place. A ban in force
    stays, so that it holds; its words go.
    """
    rows = private_side.find_sent_by(email=email)
    comments = list(Comment.objects.filter(private_side__in=rows).order_by("pk"))
    for comment in comments:
        moderation.erase(comment, by=by)
    of_person = private_side.match_sender(email=email)
    Note.objects.filter(of_person).delete()
    SilencedEmailAddress.objects.filter(of_person).delete()
    _erase_standings(of_person)
    DataRequest.objects.filter(of_person).update(
        email_hash="", ip_hash="", erased_at=timezone.now()
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


def _erase_standings(of_person: Q) -> None:
    """Leave of a person's standings the bans in force, and of these no words and nobody's name."""
    bans = list(Standing.objects.in_force().refusing().filter(of_person))
    Standing.objects.filter(of_person).exclude(pk__in=[ban.pk for ban in bans]).delete()
    for ban in bans:
        ban.reason, ban.by, ban.entry = "", None, None
        ban.save(update_fields=["reason", "by", "entry"])


def _lock(request: DataRequest) -> DataRequest | None:
    """The request as it is now, kept from a second click; None where its data is erased."""
    requests = DataRequest.objects.select_for_update(of=("self",)).select_related("found")
    return requests.filter(pk=request.pk, erased_at=None).first()

"""All that is kept of one commenter: to hand it out, and to erase it."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments import moderation, private_side, tasks
from comments.models import Comment, DataRequest
from comments.privacy.export import log_shown

CAP_WITHIN = timedelta(days=1)
CAP_OF_ADDRESS = 3
CAP_OF_LINE = 10

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """So many requests have come from this line that no more are taken today."""


@transaction.atomic
def ask(*, address, ip):
    """Have a link mailed to ``address`` if anything is kept of it; nothing here tells whether.

    Raises ``TooMany``. An address that was asked for often enough today gets no further mail.
    """
    private_side.lock_sender(address=address, ip=ip)
    lately = DataRequest.objects.filter(created_at__gt=timezone.now() - CAP_WITHIN)
    if lately.filter(private_side.same_sender(ip=ip)).count() >= CAP_OF_LINE:
        raise TooMany
    if lately.filter(private_side.same_sender(address=address)).count() >= CAP_OF_ADDRESS:
        return
    rows = private_side.from_sender(address=address).exclude(address_encrypted=None)
    request = DataRequest.objects.create(
        found=rows.order_by("-pk").first(), **private_side.signs(address=address, ip=ip)
    )
    tasks.send_data_link.defer(request_id=request.pk)


def export(address):
    """What is kept under ``address``, as plain data: its comments, newest first."""
    rows = private_side.from_sender(address=address).select_related("comment__article")
    log_shown(row.comment_id for row in rows)
    return {
        "address": address,
        "exported_at": timezone.now().isoformat(),
        "comments": [_as_data(row) for row in rows.order_by("-created_at", "-pk")],
        "note": "Of the IP address a keyed hash is kept for a time, from which nobody reads it.",
    }


def erase(address, *, by=None):
    """Erase every comment under ``address`` and all that came with it. Returns how many.

    Threads stay readable: an erased comment that was answered leaves its place.
    """
    rows = private_side.from_sender(address=address)
    comments = list(Comment.objects.filter(private_side__in=rows).order_by("pk"))
    for comment in comments:
        moderation.erase(comment, by=by)
    DataRequest.objects.filter(private_side.same_sender(address=address)).update(
        address_hash="", erased_at=timezone.now()
    )
    logger.info("Personal data erased: %d comments.", len(comments))
    return len(comments)


@transaction.atomic
def export_for(request):
    """Hand out the data that a mailed link opens; once. None where it was handed out already."""
    request = _locked(request)
    if request is None or request.exported_at:
        return None
    request.exported_at = timezone.now()
    request.save(update_fields=["exported_at"])
    data = export(private_side.address_for_mail(request.found.comment_id))
    logger.info("Personal data exported: %d comments.", len(data["comments"]))
    return data


@transaction.atomic
def erase_for(request):
    """Erase the data that a mailed link opens. Returns how many comments; None a second time."""
    request = _locked(request)
    if request is None:
        return None
    return erase(private_side.address_for_mail(request.found.comment_id))


def _locked(request):
    requests = DataRequest.objects.select_for_update(of=("self",)).filter(erased_at=None)
    return requests.filter(pk=request.pk, found__isnull=False).first()


def _as_data(row):
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
        "address_proven_at": row.address_proven_at and row.address_proven_at.isoformat(),
    }

"""Privacy of followers: all that is kept of one, handed out or erased; and the end of the rest."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from comments import private_side
from followers.links import CONFIRM_WITHIN
from followers.models import Digest, DigestMail, Follow, Follower, FollowRequest
from followers.targets import read_target

REQUESTS_KEPT = timedelta(days=2)
LEFT_KEPT = timedelta(days=30)
MAILS_KEPT = timedelta(days=60)
BATCH = 1000

REMARKS = [
    "Of the IP address that asked for mail, a keyed hash is kept until the link is confirmed, two "
    "days at most; nobody reads the IP address from it.",
    "Nobody counts whether a mail is opened or what is read in it.",
]


def export_data(follower: Follower) -> dict[str, Any]:
    """All that is kept of ``follower``, as plain data."""
    mails = follower.mails.select_related("digest").order_by("-pk")
    return {
        "address": private_side.read_email(follower),
        "exported_at": _moment(timezone.now()),
        "first_asked_at": _moment(follower.created_at),
        "address_proven_at": _moment(follower.proven_at),
        "mails_that_came_back": follower.hard_bounces,
        "follows": [
            {
                "what": read_target(follow).name,
                "how_often": follow.get_rhythm_display(),
                "asked_at": _moment(follow.wanted_at),
                "confirmed_at": _moment(follow.confirmed_at),
            }
            for follow in follower.follows.with_targets()
        ],
        "mails": [
            {
                "what": mail.digest.get_rhythm_display(),
                "state": mail.get_state_display(),
                "sent_at": _moment(mail.sent_at),
                "articles": mail.article_ids,
                "corrections": mail.correction_ids,
                "comments": mail.comment_ids,
            }
            for mail in mails
        ],
        "remarks": REMARKS,
    }


@transaction.atomic
def erase(follower: Follower) -> None:
    """Delete a follower with all that came with them; nothing of them is left."""
    Follower.objects.filter(pk=follower.pk).delete()


@app.periodic(cron="53 3 * * *")
@app.task(name="followers.clear", queueing_lock="followers.clear")
def clear_daily(timestamp: int = 0) -> None:
    """Delete what is over its time."""
    clear()


def clear() -> dict[str, int]:
    """Delete what is over its time; returns ``{label: number of rows}``. Safe to run again.

    A follow that nobody confirmed, when its link is over; who follows nothing, after a month;
    requests after two days; copies of digests after two months.
    """
    now = timezone.now()
    rows = {
        "requests": FollowRequest.objects.filter(created_at__lt=now - REQUESTS_KEPT),
        "unconfirmed follows": Follow.objects.filter(
            confirmed_at=None, wanted_at__lt=now - CONFIRM_WITHIN
        ),
        "followers who left": Follower.objects.filter(left_at__lt=now - LEFT_KEPT, follows=None),
        "followers who never confirmed": Follower.objects.filter(
            left_at=None, created_at__lt=now - CONFIRM_WITHIN, follows=None
        ),
        "copies of digests": DigestMail.objects.filter(
            digest__in=Digest.objects.filter(finished_at__lt=now - MAILS_KEPT)
        ),
    }
    return {label: _delete_in_batches(found) for label, found in rows.items()}


def _delete_in_batches(rows: Any) -> int:
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=keys).delete()
        done += len(keys)
    return done


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

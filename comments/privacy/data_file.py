"""Data file. All that is kept about one commenter, as plain data that its owner can read."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from comments import private_side
from comments.models import (
    Comment,
    DataRequest,
    ModerationLog,
    Note,
    PrivateSide,
    SilencedEmailAddress,
    SpamTrace,
    Standing,
)
from comments.spam import features, scoring

# What the file cannot hold, in words.
REMARKS = [
    "Of the IP address a keyed hash is kept for a time, from which nobody reads it.",
    "Reports that you made of others' comments are not in this file. We know them by a keyed hash "
    "of an IP address alone, which many people can share, so we cannot tell which are yours. "
    "That hash is deleted after the same time, and a report some time after it was answered.",
    "Members of staff are not named, nor is anybody who reported a comment.",
    "What the spam filter learned from all comments together is how much single words weigh; "
    "it does not know from whom.",
    "This file holds what is kept under the e-mail address as it is written here. Another spelling "
    "of it, such as one with a +tag, is asked for by itself.",
]


def build_file(email: str, rows: QuerySet[PrivateSide]) -> dict[str, Any]:
    """What is kept under ``email``, whose private sides are ``rows``; comments newest first."""
    of_person = private_side.match_sender(email=email)
    found = rows.select_related(
        "comment__article", "comment__subscription", "comment__spam_trace"
    ).prefetch_related("comment__flags", "comment__holds", "comment__snapshots")
    listed = list(found.order_by("-created_at", "-pk"))
    entries = ModerationLog.objects.filter(comment_id__in=[row.comment_id for row in listed])
    decisions: dict[int, list[dict[str, Any]]] = {row.comment_id: [] for row in listed}
    for entry in entries.select_related("house_rule", "note", "standing").order_by("pk"):
        decisions[entry.comment_id].append(_read_entry(entry))
    silenced = SilencedEmailAddress.objects.filter(of_person).first()
    return {
        "address": email,
        "exported_at": _moment(timezone.now()),
        "comments": [_read_comment(row, decisions[row.comment_id]) for row in listed],
        "standings": [_read_standing(given) for given in Standing.objects.filter(of_person)],
        "notes_of_moderators": [
            {
                "text": note.text,
                "written_at": _moment(note.at),
                "on_comment": note.written_on,
                "address_was_proven_there": note.is_proven,
            }
            for note in Note.objects.filter(of_person)
        ],
        "no_mail_to_this_address_since": _moment(silenced.created_at) if silenced else None,
        "requests_for_this_data": [
            {
                "asked_at": _moment(asked.created_at),
                "mailed_at": _moment(asked.mailed_at),
                "exported_at": _moment(asked.exported_at),
            }
            for asked in DataRequest.objects.filter(of_person)
        ],
        "remarks": REMARKS,
    }


def _read_comment(row: PrivateSide, decisions: list[dict[str, Any]]) -> dict[str, Any]:
    comment = row.comment
    subscription = getattr(comment, "subscription", None)
    return {
        "number": comment.pk,
        "article": settings.SITE_URL + comment.article.get_absolute_url(),
        "name": comment.name,
        "website": comment.website,
        "text": comment.text,
        "new_text_awaiting_approval": comment.edited_text,
        "state": comment.get_removal_display() or comment.get_status_display(),
        "sent_at": _moment(comment.created_at),
        "browser": row.browser,
        "address_proven_at": _moment(row.email_proven_at),
        "mail": {
            name: _moment(getattr(subscription, name))
            for name in ("wanted_at", "asked_at", "confirmed_at", "stopped_at")
        }
        if subscription
        else None,
        "decisions": decisions,
        "before_a_decision": [
            {name: old for name, old in snapshot.columns.items() if name in ("text", "edited_text")}
            for snapshot in comment.snapshots.all()
        ],
        "held_because": [
            {"reason": hold.reason, "words_found": hold.matched} for hold in comment.holds.all()
        ],
        "spam_filter": _read_trace(comment),
        "reports_by_readers": [
            {
                "reason": flag.get_reason_display(),
                "note": flag.note,
                "sent_at": _moment(flag.created_at),
                "answered_at": _moment(flag.settled_at),
                "was_right": flag.was_right,
            }
            for flag in comment.flags.all()
        ],
    }


def _read_entry(entry: ModerationLog) -> dict[str, Any]:
    return {
        "what": entry.get_action_display(),
        "by": "the site" if entry.by_id is None else "a member of staff",
        "house_rule": str(entry.house_rule or ""),
        "reason": entry.words,
        "at": _moment(entry.at),
    }


def _read_standing(given: Standing) -> dict[str, Any]:
    return {
        "kind": given.get_kind_display(),
        "reason": given.reason,
        "given_at": _moment(given.at),
        "until": _moment(given.until),
        "lifted_at": _moment(given.lifted_at),
        "over_comment": given.comment_id,
    }


def _read_trace(comment: Comment) -> dict[str, Any] | None:
    trace: SpamTrace | None = getattr(comment, "spam_trace", None)
    if trace is None:
        return None
    return {
        "judgment": scoring.explain(probability=trace.probability, telling=trace.telling),
        "how_it_was_sent": [features.describe(name) for name in trace.signals],
        "linked_hosts": trace.hosts,
        "also_kept": "A hash of the words, to find the same text again.",
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

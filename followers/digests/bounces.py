"""Bounces: mails that came back, and complaints. Two that came back for good end everything.

They are told by the Message-ID of the mail, never by an e-mail address: by a mail provider's
webhook, signed (``views/bounces.py``), or by the returned mail itself (``manage.py take_bounce``).
"""

import email
import hashlib
import hmac
from email import policy
from email.message import EmailMessage
from typing import cast

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from followers import following
from followers.digests import letters
from followers.models import DigestMail

HARD_BOUNCES = 2


class Kind(models.TextChoices):
    """How a mail came back."""

    HARD = "hard"  # there is no such mailbox
    SOFT = "soft"  # it is full, or its server away: nothing follows from it
    COMPLAINT = "complaint"  # the owner called it spam


@transaction.atomic
def note(mail: DigestMail, kind: str) -> None:
    """Note how a mail came back, once a mail: a hard bounce counts, a complaint ends everything."""
    mail = (
        DigestMail.objects.select_for_update(of=("self",))
        .select_related("follower")
        .get(pk=mail.pk)
    )
    if kind == Kind.SOFT or mail.bounced_at:
        return
    mail.bounced_at = timezone.now()
    mail.save(update_fields=["bounced_at"])
    ends_at = 1 if kind == Kind.COMPLAINT else HARD_BOUNCES
    following.note_bounce(mail.follower, ends_at=ends_at)


def note_by_message_id(message_id: str, kind: str) -> bool:
    """Note it for the mail with this Message-ID; False where we sent none such."""
    mail = letters.find_mail(message_id)
    if mail is None:
        return False
    note(mail, kind)
    return True


def is_signed(body: bytes, signature: str) -> bool:
    """Whether ``signature`` is the HMAC-SHA256 of ``body`` under our key, in hexadecimal."""
    key = settings.FOLLOWER_BOUNCE_KEY
    right = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return bool(key) and constant_time_compare(signature.removeprefix("sha256="), right)


def read_returned(content: bytes) -> tuple[str, Kind] | None:
    """Read a returned mail (RFC 3464) or a complaint (RFC 5965): the Message-ID, and its kind.

    None for any other mail.
    """
    message = email.message_from_bytes(content, policy=policy.default)
    kind = None
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            kind = Kind.COMPLAINT
        elif part.get_content_type() == "message/delivery-status":
            kind = _read_status(part)
    original = content.decode(errors="replace")
    return (original, kind) if kind else None


def _read_status(part: EmailMessage) -> Kind:
    blocks = cast(list[EmailMessage], part.get_payload())
    statuses = [str(block.get("Status", "")).strip() for block in blocks]
    return Kind.HARD if any(status.startswith("5") for status in statuses) else Kind.SOFT

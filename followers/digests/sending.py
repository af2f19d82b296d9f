"""Sending of digests: part by part, at the rate that is set, and on from where a kill ended it.

A copy is marked as sent before its mail goes out, and that holds once the mail server took it: the
row is locked meanwhile, no other worker sees it, and a worker that dies leaves it owed. What is
between is the moment from the server's "250" to the end of our transaction. A worker that is killed
in it sends this one copy again, with the same Message-ID.
"""

import logging
import time
from collections.abc import Hashable
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from comments import private_side
from followers.digests import bounces, schedule
from followers.digests.contents import choose_contents
from followers.digests.letters import Letter, build_letter
from followers.digests.material import Material, load_material
from followers.models import Digest, DigestMail

logger = logging.getLogger(__name__)

PART = 100  # copies that one task sends; other tasks come between two of them
MOST_TRIES = 5
FIRST_REST = timedelta(minutes=5)
LOCK = "followers.send"  # one part at a time, or the rate would not be one


@app.periodic(cron="* * * * *")
@app.task(name="followers.send_due", queueing_lock="followers.send_due")
def send_due(timestamp: int = 0) -> None:
    """Plan what comes, and see to it that what is due is being sent."""
    schedule.plan()
    schedule.plan_replies()
    for digest in Digest.objects.due():
        schedule.start(digest)
    if Digest.objects.due().exists():
        _go_on()


@app.task(name="followers.send_part", lock=LOCK, queueing_lock=LOCK)
def send_part() -> int:
    """Send the next copies of the oldest digest that is due; returns how many are done."""
    done = 0
    for digest in Digest.objects.due().filter(started_at__isnull=False):
        done += _send_copies(digest, most=PART - done)
        schedule.finish(digest)
        if done >= PART:
            _go_on()
            break
    return done


def _go_on() -> None:
    with suppress(AlreadyEnqueued):
        send_part.configure(queueing_lock=LOCK).defer()


def _send_copies(digest: Digest, *, most: int) -> int:
    """Send at most so many copies, over one connection; fewer where nothing more is owed now."""
    if digest.since is None or not digest.mails.owed().exists():
        return 0
    material = load_material(digest, since=digest.since)
    pause = 1 / settings.FOLLOWER_MAILS_PER_SECOND if settings.FOLLOWER_MAILS_PER_SECOND else 0
    written: dict[Hashable, Letter] = {}
    connection = mailers.create_connection("default")
    try:
        connection.open()
        for number in range(most):
            began = time.monotonic()
            state = _send_next(digest, material, written, connection)
            if state is None:
                return number
            if state == DigestMail.State.SENT:
                time.sleep(max(0, pause - (time.monotonic() - began)))
    except (SMTPException, OSError) as fault:
        logger.error("The mail server does not answer: %s.", type(fault).__name__)
        return 0
    finally:
        connection.close()
    return most


def _send_next(
    digest: Digest,
    material: Material,
    written: dict[Hashable, Letter],
    connection: BaseEmailBackend,
) -> DigestMail.State | None:
    """Send the next copy that is owed; None where there is none, or the digest is held by now."""
    key = 0
    try:
        with transaction.atomic():
            mail = _lock_next(digest)
            if mail is None:
                return None
            key = mail.pk
            return _send(mail, material, written, connection)
    except SMTPRecipientsRefused as refusal:
        is_unknown = max(code for code, _ in refusal.recipients.values()) >= 500
        return _note_refusal(key, is_unknown=is_unknown)
    except SMTPDataError:
        return _note_refusal(key)
    except private_side.EmailUnreadable as fault:
        logger.error("A follower's mail cannot be sent: %s", fault)
        return _note_refusal(key)
    except (SMTPException, OSError) as fault:
        # By its kind alone: the message may hold an e-mail address.
        logger.error("The mail server does not take mail: %s.", type(fault).__name__)
        return None


def _lock_next(digest: Digest) -> DigestMail | None:
    owed = DigestMail.objects.owed().filter(
        digest=digest, digest__held_at=None, try_at__lte=timezone.now()
    )
    free = owed.select_for_update(skip_locked=True, of=("self",))
    return free.select_related("follower", "digest").order_by("pk").first()


def _send(
    mail: DigestMail,
    material: Material,
    written: dict[Hashable, Letter],
    connection: BaseEmailBackend,
) -> DigestMail.State:
    email = private_side.read_email(mail.follower)
    contents = choose_contents(mail.follower, mail.digest.rhythm, material, email=email)
    if contents.is_empty():
        mail.state = DigestMail.State.EMPTY
        mail.save(update_fields=["state"])
        return DigestMail.State.EMPTY
    letter = build_letter(mail, contents, email=email, written=written)
    mail.state, mail.sent_at = DigestMail.State.SENT, timezone.now()
    mail.article_ids = [article.pk for article in contents.articles]
    mail.correction_ids = [correction.pk for correction in contents.corrections]
    mail.comment_ids = [comment.pk for comment in contents.comments]
    mail.save()
    # The last before the transaction ends: what goes wrong here leaves the copy owed.
    connection.send_messages([letter])
    return DigestMail.State.SENT


def _note_refusal(key: int, *, is_unknown: bool = False) -> DigestMail.State:
    """Try a copy that was refused again later; give it up where there is no such mailbox, and
    after some tries.
    """
    mail = DigestMail.objects.get(pk=key)
    mail.tries += 1
    mail.try_at = timezone.now() + FIRST_REST * 2**mail.tries
    if is_unknown or mail.tries >= MOST_TRIES:
        mail.state = DigestMail.State.FAILED
    mail.save(update_fields=["tries", "try_at", "state"])
    if is_unknown:
        bounces.note(mail, bounces.Kind.HARD)
    return DigestMail.State.FAILED

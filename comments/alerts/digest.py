"""Digests to moderators. Mail that something waits, as often as each chose, silent if nothing does.

Of a comment a mail holds the name, the first words, why it waits, and a short signed link; never an
e-mail address, nor what looks like one. The link opens a page that shows the comment and asks:
opening it decides nothing. It belongs to one moderator and to the comment as it then stood: once
anybody has decided, it is over.
"""

import re
import textwrap
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.mail import send_mail
from authors.models import User
from comments import capped_counts
from comments.mail import name_article
from comments.models import Comment, ModerationLog, ModeratorAlert

INSTANT_EVERY = timedelta(minutes=5)
LINKS_LAST = timedelta(days=3)
LISTED = 20  # comments; the rest is a number
FIRST_WORDS = 140  # characters of each
SIGNATURE = 12  # characters, 72 bits: too many to try, short enough for a line of a mail
DAILY_AT = 7  # o'clock on the desk's clock
# Entries by which readers' reports, or a moderator, put a comment back into the queue.
SENT_BACK = (ModerationLog.Action.FLAGGED, ModerationLog.Action.PENDING)
# Entries of the log that decide nothing: a link outlives them.
NOT_DECISIONS = (ModerationLog.Action.EMAIL_SEEN, ModerationLog.Action.STANDING)

_signer = signing.Signer(salt="comments.decide_by_mail")
_EMAIL = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+")


def decision_url(comment: Comment, *, user: User) -> str:
    """The whole URL by which ``user`` decides on ``comment``, once."""
    numbers = (comment.pk, user.pk, _count_hours(timezone.now()))
    token = ".".join([*map(signing.b62_encode, numbers), _sign(numbers, comment)])
    return settings.SITE_URL + reverse("admin:comments_desk_by_mail", args=[token])


def open_link(token: str) -> tuple[Comment, User] | None:
    """What a mailed token opens, a comment that still waits, and for which moderator.

    None where it is forged, used, too old or not allowed now.
    """
    *parts, signature = token.split(".")
    try:
        comment_id, user_id, hours = numbers = tuple(map(signing.b62_decode, parts))
    except ValueError:
        return None
    comment = Comment.objects.select_related("article").filter(pk=comment_id).first()
    if comment is None or not constant_time_compare(_sign(numbers, comment), signature):
        return None
    by = get_user_model().objects.filter(pk=user_id).first()
    is_over = hours < _count_hours(timezone.now() - LINKS_LAST)
    return None if by is None or is_over or not may_moderate(by) else (comment, by)


def may_moderate(user: User) -> bool:
    """Whether a link of ours still opens anything to ``user``."""
    return user.is_active and user.is_staff and user.has_perm("comments.moderate_comment")


@app.task(name="comments.tell_moderators", retry=5)
def tell_moderators() -> int:
    """Mail those who want it at once; what comes within a mail's five minutes, when they end."""
    return _send_to_all(ModeratorAlert.Mail.INSTANT, rests=INSTANT_EVERY)


@app.task(name="comments.tell_moderator", retry=5)
def tell_moderator(user_id: int) -> int:
    """Mail one who wants it at once, whose five minutes have ended."""
    users = _list_who_chose(ModeratorAlert.Mail.INSTANT).filter(pk=user_id)
    return sum(_send_to(user, rests=INSTANT_EVERY) for user in users)


@app.periodic(cron="0 * * * *")
@app.task(name="comments.send_digests", queueing_lock="send_digests", retry=5)
def send_digests(timestamp: int = 0) -> int:
    """Mail those who chose every hour, and at seven those who chose every morning."""
    sent = _send_to_all(ModeratorAlert.Mail.HOURLY)
    if timezone.localtime().hour == DAILY_AT:
        sent += _send_to_all(ModeratorAlert.Mail.DAILY)
    return sent


def mailed_moderators() -> QuerySet[User]:
    """Who moderates and takes any of these mails."""
    return _moderators().exclude(
        pk__in=ModeratorAlert.objects.filter(mail=ModeratorAlert.Mail.NEVER).values("user")
    )


def _send_to_all(mail: ModeratorAlert.Mail, *, rests: timedelta = timedelta(0)) -> int:
    return sum(_send_to(user, rests=rests) for user in _list_who_chose(mail))


def _list_who_chose(mail: ModeratorAlert.Mail) -> QuerySet[User]:
    """The moderators who chose ``mail``, or who chose nothing where it is the default."""
    chose = Q(pk__in=ModeratorAlert.objects.filter(mail=mail).values("user"))
    if mail == ModeratorAlert._meta.get_field("mail").default:
        chose |= ~Q(pk__in=ModeratorAlert.objects.values("user"))
    return _moderators().filter(chose)


@transaction.atomic
def _send_to(user: User, *, rests: timedelta) -> int:
    """Mail one moderator what came since the last mail; returns 1, or 0 where nothing did."""
    ModeratorAlert.objects.get_or_create(user=user)
    alert = ModeratorAlert.objects.select_for_update().get(user=user)
    now = timezone.now()
    since = alert.mailed_at or now - timedelta(days=1)
    sent_back = ModerationLog.objects.filter(at__gt=since, action__in=SENT_BACK)
    new = Comment.objects.awaiting().filter(
        Q(created_at__gt=since)
        | Q(edited_text_at__gt=since)
        | Q(pk__in=sent_back.values("comment_id"))
    )
    number = new.count()
    if not number:
        return 0
    if rests and alert.mailed_at and now < alert.mailed_at + rests:
        _send_later(user, alert.mailed_at + rests)
        return 0
    listed = new.select_related("article").prefetch_related("holds").order_by("-created_at")
    # The last before the row is kept: a fault sends the mail again rather than never.
    alert.mailed_at = now
    alert.save(update_fields=["mailed_at"])
    send_mail(
        user.email,
        subject=f"{number} new {'comment' if number == 1 else 'comments'} to moderate",
        template="comments/mail/digest.txt",
        number=number,
        waiting=capped_counts.count(Comment.objects.awaiting()),
        comments=[_describe(one, user=user) for one in listed[:LISTED]],
        more=max(0, number - LISTED),
        queue_url=settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        choose_url=settings.SITE_URL + reverse("admin:comments_desk_alerts"),
    )
    return 1


def _send_later(user: User, moment: datetime) -> None:
    """Have the worker mail ``user`` at ``moment``, once for all that comes until then."""
    job = tell_moderator.configure(schedule_at=moment, queueing_lock=f"tell_moderator {user.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(user_id=user.pk)


def _describe(comment: Comment, *, user: User) -> dict[str, str]:
    """What a mail says of one comment, each on a line of its own."""
    why = [hold.reason for hold in comment.holds.all()]
    if comment.reported_at:
        why.insert(0, "reported by readers")
    if comment.edited_text:
        why.insert(0, "new text of a published comment")
    return {
        "name": _shorten(comment.name),
        "headline": name_article(comment),
        "words": _shorten(comment.edited_text or comment.text),
        "why": "; ".join(why),
        "url": decision_url(comment, user=user),
    }


def _shorten(text: str) -> str:
    """The first words, on one line, without what looks like an e-mail address."""
    hidden = _EMAIL.sub("(e-mail address)", text)
    return textwrap.shorten(hidden, FIRST_WORDS, placeholder=" …")


def _sign(numbers: tuple[int, ...], comment: Comment) -> str:
    """Sign a link, together with the newest decision: after another one it is no longer good."""
    signed_for = ".".join(map(str, [*numbers, _newest_decision(comment)]))
    return _signer.signature(signed_for)[:SIGNATURE]


def _count_hours(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _moderators() -> QuerySet[User]:
    users = get_user_model().objects.with_perm(
        "comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True, is_active=True).exclude(email="").order_by("pk")


def _newest_decision(comment: Comment) -> int:
    """The key of the newest entry that decided on a comment, or 0."""
    entries = ModerationLog.objects.filter(comment_id=comment.pk)
    decided = entries.exclude(action__in=NOT_DECISIONS).values_list("pk", flat=True)
    return decided.first() or 0

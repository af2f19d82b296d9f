"""Mail to moderators: that something waits, as often as each chose, silent when nothing does.

A mail names articles and counts; of a comment it holds a signed link and not a word. The link opens
a page that shows the comment and asks: opening it decides nothing. It belongs to one moderator and
to the comment as it then stood: once anybody has decided, it is over.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, ModerationLog, Watch

INSTANT_EVERY = timedelta(minutes=5)
LINKS_LAST = timedelta(days=3)
LISTED = 20  # comments; the rest is a number
DAILY_AT = 7  # o'clock on the desk's clock
# What looks at a comment, or lies beside it, and does not decide.
LOOKS = (ModerationLog.Action.ADDRESS_SEEN, ModerationLog.Action.STANDING)

_signer = signing.TimestampSigner(salt="comments.decide_by_mail")


@dataclass(frozen=True)
class Link:
    """What a mailed link opens: a comment that still waits, for the moderator whom it was sent."""

    comment: Comment
    by: object


def link_to(comment, *, user):
    """The whole address by which ``user`` decides on ``comment``, once."""
    token = _signer.sign(f"{comment.pk}.{user.pk}.{_last_line(comment)}")
    return settings.SITE_URL + reverse("admin:comments_desk_by_mail", args=[token])


def opened_by(token):
    """The ``Link`` that a token is; None where it is forged, used, too old or not allowed now."""
    try:
        comment_id, user_id, line = _signer.unsign(token, max_age=LINKS_LAST).split(".")
    except signing.BadSignature:
        return None
    by = get_user_model().objects.filter(pk=user_id, is_active=True, is_staff=True).first()
    comment = Comment.objects.select_related("article").filter(pk=comment_id).first()
    if by is None or comment is None or not by.has_perm("comments.moderate_comment"):
        return None
    return Link(comment, by) if _last_line(comment) == int(line) else None


def send_instant():
    """Mail those who want it at once, each at most every five minutes."""
    return _send(Watch.Mail.INSTANT, rests=INSTANT_EVERY)


def send_hourly():
    """Mail those who chose every hour, at seven those who chose every morning, and those who are
    mailed at once whatever fell into their five minutes' rest."""
    sent = _send(Watch.Mail.INSTANT) + _send(Watch.Mail.HOURLY)
    if timezone.localtime().hour == DAILY_AT:
        sent += _send(Watch.Mail.DAILY)
    return sent


def _send(mail, *, rests=timedelta(0)):
    sent = 0
    for user in _moderators(mail):
        sent += _send_to(user, rests=rests)
    return sent


@transaction.atomic
def _send_to(user, *, rests):
    """Mail one moderator what came since the last mail; returns 1, or 0 where nothing did."""
    Watch.objects.get_or_create(user=user)
    watch = Watch.objects.select_for_update().get(user=user)
    now = timezone.now()
    since = watch.mailed_at or now - timedelta(days=1)
    new = Comment.objects.awaiting().filter(
        Q(created_at__gt=since) | Q(edited_text_at__gt=since) | Q(pk__in=_sent_back_since(since))
    )
    number = new.count()
    if not number or (rests and watch.mailed_at and now - watch.mailed_at < rests):
        return 0
    listed = list(new.select_related("article").order_by("-created_at")[:LISTED])
    waiting = Comment.objects.awaiting().count()
    comments = "comment" if number == 1 else "comments"
    # The last before the row is kept: a fault sends the mail again rather than never.
    watch.mailed_at = now
    watch.save(update_fields=["mailed_at"])
    EmailMessage(
        subject=f"{number} new {comments} to moderate",
        body=render_to_string(
            "comments/mail/digest.txt",
            {
                "number": number,
                "waiting": waiting,
                "lines": [
                    (" ".join(one.article.headline.split()), link_to(one, user=user))
                    for one in listed
                ],
                "more": number - len(listed),
                "queue_url": settings.SITE_URL + reverse("admin:comments_comment_changelist"),
                "choose_url": settings.SITE_URL + reverse("admin:comments_desk_watch"),
            },
        ),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
    return 1


def mailed_moderators():
    """Who moderates and takes any of these mails."""
    return _all_moderators().exclude(
        pk__in=Watch.objects.filter(mail=Watch.Mail.NEVER).values("user")
    )


def _all_moderators():
    users = get_user_model().objects.with_perm(
        "comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True, is_active=True).exclude(email="").order_by("pk")


def _moderators(mail):
    chose = Q(pk__in=Watch.objects.filter(mail=mail).values("user"))
    if mail == Watch._meta.get_field("mail").default:
        chose |= ~Q(pk__in=Watch.objects.values("user"))
    return _all_moderators().filter(chose)


def _sent_back_since(moment):
    """Comments that readers' reports, or a moderator, put back into the queue."""
    back = (ModerationLog.Action.FLAGGED, ModerationLog.Action.PENDING)
    lines = ModerationLog.objects.filter(at__gt=moment, action__in=back)
    return lines.values("comment_id")


def _last_line(comment):
    lines = ModerationLog.objects.filter(comment_id=comment.pk).exclude(action__in=LOOKS)
    return lines.values_list("pk", flat=True).first() or 0

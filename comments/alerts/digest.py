"""Digests to moderators. Mail that something waits, as often as each chose, silent if nothing does.

A mail names articles and counts; of a comment it holds a signed link and not a word. The link opens
a page that shows the comment and asks: opening it decides nothing. It belongs to one moderator and
to the comment as it then stood: once anybody has decided, it is over.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.mail import send_mail
from authors.models import User
from comments.mail import name_article
from comments.models import Comment, ModerationLog, ModeratorAlert

INSTANT_EVERY = timedelta(minutes=5)
LINKS_LAST = timedelta(days=3)
LISTED = 20  # comments; the rest is a number
DAILY_AT = 7  # o'clock on the desk's clock
# Entries by which readers' reports, or a moderator, put a comment back into the queue.
SENT_BACK = (ModerationLog.Action.FLAGGED, ModerationLog.Action.PENDING)
# Entries of the log that decide nothing: a link outlives them.
NOT_DECISIONS = (ModerationLog.Action.EMAIL_SEEN, ModerationLog.Action.STANDING)

_signer = signing.TimestampSigner(salt="comments.decide_by_mail")


def decision_url(comment: Comment, *, user: User) -> str:
    """The whole URL by which ``user`` decides on ``comment``, once."""
    token = _signer.sign(f"{comment.pk}.{user.pk}.{_newest_decision(comment)}")
    return settings.SITE_URL + reverse("admin:comments_desk_by_mail", args=[token])


def open_link(token: str) -> tuple[Comment, User] | None:
    """What a mailed token opens, a comment that still waits, and for which moderator.

    None where it is forged, used, too old or not allowed now.
    """
    try:
        comment_id, user_id, entry_id = _signer.unsign(token, max_age=LINKS_LAST).split(".")
    except signing.BadSignature:
        return None
    by = get_user_model().objects.filter(pk=user_id).first()
    comment = Comment.objects.select_related("article").filter(pk=comment_id).first()
    if by is None or comment is None or not may_moderate(by):
        return None
    return (comment, by) if _newest_decision(comment) == int(entry_id) else None


def may_moderate(user: User) -> bool:
    """Whether a link of ours still opens anything to ``user``."""
    return user.is_active and user.is_staff and user.has_perm("comments.moderate_comment")


@app.task(name="comments.tell_moderators", retry=5)
def tell_moderators() -> int:
    """Mail those who want it at once, each at most every five minutes."""
    return _send_to_all(ModeratorAlert.Mail.INSTANT, rests=INSTANT_EVERY)


@app.periodic(cron="0 * * * *")
@app.task(name="comments.send_digests", queueing_lock="send_digests", retry=5)
def send_digests(timestamp: int = 0) -> int:
    """Mail those who chose every hour, at seven those who chose every morning, and those who are
    mailed at once whatever fell into their five minutes' rest."""
    sent = _send_to_all(ModeratorAlert.Mail.INSTANT) + _send_to_all(ModeratorAlert.Mail.HOURLY)
    if timezone.localtime().hour == DAILY_AT:
        sent += _send_to_all(ModeratorAlert.Mail.DAILY)
    return sent


def mailed_moderators() -> QuerySet[User]:
    """Who moderates and takes any of these mails."""
    return _moderators().exclude(
        pk__in=ModeratorAlert.objects.filter(mail=ModeratorAlert.Mail.NEVER).values("user")
    )


def _send_to_all(mail: ModeratorAlert.Mail, *, rests: timedelta = timedelta(0)) -> int:
    """Mail the moderators who chose ``mail``, or who chose nothing where it is the default."""
    chose = Q(pk__in=ModeratorAlert.objects.filter(mail=mail).values("user"))
    if mail == ModeratorAlert._meta.get_field("mail").default:
        chose |= ~Q(pk__in=ModeratorAlert.objects.values("user"))
    return sum(_send_to(user, rests=rests) for user in _moderators().filter(chose))


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
    if not number or (rests and alert.mailed_at and now - alert.mailed_at < rests):
        return 0
    listed = list(new.select_related("article").order_by("-created_at")[:LISTED])
    # The last before the row is kept: a fault sends the mail again rather than never.
    alert.mailed_at = now
    alert.save(update_fields=["mailed_at"])
    send_mail(
        user.email,
        subject=f"{number} new {'comment' if number == 1 else 'comments'} to moderate",
        template="comments/mail/digest.txt",
        number=number,
        waiting=Comment.objects.awaiting().count(),
        links=[(name_article(one), decision_url(one, user=user)) for one in listed],
        more=number - len(listed),
        queue_url=settings.SITE_URL + reverse("admin:comments_comment_changelist"),
        choose_url=settings.SITE_URL + reverse("admin:comments_desk_alerts"),
    )
    return 1


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

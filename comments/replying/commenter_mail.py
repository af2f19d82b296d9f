"""Mail to commenters, who asked for it twice: in the form, and by the link in our mail.

Nothing here goes to an e-mail address that nobody proved, but one mail that asks; that one holds no
word of the sender, comes after the spam checks, and is capped by e-mail and by IP address.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from comments import private_side
from comments.mail import name_article
from comments.models import Comment, SilencedEmailAddress, Standing, Subscription
from comments.replying.own_page import find_broken_rule, own_path
from comments.spam import staff_names

# A mail server may be away for some hours: seconds, then minutes, then hours between the tries.
PATIENTLY = RetryStrategy(max_attempts=9, exponential_wait=4)
CONFIRM_WITHIN = timedelta(days=7)
# Mails that ask and that nobody answered, in so much time: to one e-mail address, and for one IP
# address.
CAP_WITHIN = timedelta(days=1)
CAP_PER_EMAIL = 3
CAP_PER_IP = 10

_confirm_signer = signing.TimestampSigner(salt="comments.confirm")
_stop_signer = signing.Signer(salt="comments.stop")


def confirm_url(comment: Comment) -> str:
    return _sign_url("comments:private:confirm_mail", _confirm_signer, comment)


def stop_url(comment: Comment) -> str:
    return _sign_url("comments:private:stop_mail", _stop_signer, comment)


def find_to_confirm(token: str) -> Subscription | None:
    """The subscription that a mailed link confirms; None where it is forged, too old, or gone."""
    return _find(_confirm_signer, token, max_age=CONFIRM_WITHIN)


def find_to_stop(token: str) -> Subscription | None:
    """The subscription that a link to stop mail names; None where it is forged or gone."""
    return _find(_stop_signer, token)


@transaction.atomic
def confirm(subscription: Subscription) -> None:
    """Let mail go out, and know the e-mail address of this comment, and of no other, for proven."""
    subscription.confirmed_at = subscription.confirmed_at or timezone.now()
    subscription.stopped_at = None
    # The page showed what is decided so far.
    subscription.told_status = subscription.comment.status
    subscription.save(update_fields=["confirmed_at", "stopped_at", "told_status"])
    private_side.mark_email_proven(subscription.comment)
    staff_names.clear_own_name(subscription.comment)


def stop(subscription: Subscription) -> None:
    """End the mail about one comment."""
    Subscription.objects.filter(pk=subscription.pk, stopped_at=None).update(
        stopped_at=timezone.now()
    )


def silence(subscription: Subscription) -> None:
    """End all mail about comments to this e-mail address, whoever types it hereafter."""
    stop(subscription)
    if email := private_side.email_for_mail(subscription.comment):
        silence_email(email)


def silence_email(email: str) -> None:
    """Send no mail that nobody confirmed to this e-mail address, whoever types it hereafter."""
    if not is_silenced(email):
        SilencedEmailAddress.objects.create(**private_side.hash_sender(email=email))


@app.task(name="comments.ask_to_confirm", retry=PATIENTLY)
@transaction.atomic
def ask_to_confirm(comment_id: int) -> None:
    """Mail the link that confirms: once a comment, and never more than the caps allow."""
    subscription = _lock(Subscription.objects.all(), comment_id)
    if subscription is None or subscription.asked_at or subscription.stopped_at:
        return
    comment = subscription.comment
    email = private_side.email_for_mail(comment)
    if (
        comment.is_removed
        or comment.status not in (Comment.Status.PENDING, Comment.Status.APPROVED)
        or not email
        or is_silenced(email)
        or _is_capped(comment, email)
    ):
        return
    subscription.asked_at = timezone.now()
    subscription.save(update_fields=["asked_at"])
    _send(
        comment,
        to=email,
        subject="do you want mail about a comment?",
        template="confirm",
        confirm_url=confirm_url(comment),
    )


@app.task(name="comments.tell_of_decision", retry=PATIENTLY)
def tell_of_decision(comment_id: int) -> None:
    """Mail a commenter what was decided; ask first where the comment seemed spam till now."""
    ask_to_confirm(comment_id)
    _tell_of_decision(comment_id)


@app.task(name="comments.tell_of_reply", retry=PATIENTLY)
@transaction.atomic
def tell_of_reply(reply_id: int) -> None:
    """Mail the commenter whose comment ``reply_id``, which readers see by now, answers."""
    reply = Comment.objects.visible().filter(pk=reply_id, parent__isnull=False).first()
    if reply is None or reply.parent_id is None:
        return
    subscription = _lock(Subscription.objects.confirmed(), reply.parent_id)
    if subscription is None:
        return
    comment = subscription.comment
    if not comment.is_visible or subscription.told_of.filter(pk=reply.pk).exists():
        return
    if private_side.have_same_commenter(reply, comment):
        return
    subscription.told_of.add(reply)
    _send(
        comment,
        subject=f"{name_article(comment)} – an answer to your comment",
        template="answered",
        reply=reply,
        comment_url=settings.SITE_URL + reply.get_absolute_url(),
    )


@app.task(name="comments.warn_commenter", retry=PATIENTLY)
@transaction.atomic
def warn_commenter(standing_id: int) -> None:
    """Mail the warning that a moderator gave, to an e-mail address that is proven the person's."""
    standing = Standing.objects.in_force().filter(pk=standing_id).first()
    if standing is None:
        return
    proven = Comment.objects.filter(private_side__email_proven_at__isnull=False)
    comment = proven.select_related("article").filter(pk=standing.comment_id).first()
    if comment:
        subject = f"{name_article(comment)} – a word from the moderators"
        _send(comment, subject=subject, template="warned", reason=standing.reason)


@transaction.atomic
def _tell_of_decision(comment_id: int) -> None:
    subscription = _lock(Subscription.objects.confirmed(), comment_id)
    if subscription is None:
        return
    comment = subscription.comment
    decided = comment.status in (Comment.Status.APPROVED, Comment.Status.REJECTED)
    if not decided or comment.is_removed or comment.status == subscription.told_status:
        return
    subscription.told_status = comment.status
    subscription.save(update_fields=["told_status"])
    approved = comment.status == Comment.Status.APPROVED
    said = "is published" if approved else "was not published"
    _send(
        comment,
        subject=f"{name_article(comment)} – your comment {said}",
        template="approved" if approved else "rejected",
        rule=find_broken_rule(comment),
        comment_url=settings.SITE_URL + comment.get_absolute_url(),
    )


def _send(comment: Comment, *, subject: str, template: str, to: str = "", **context: Any) -> None:
    email = to or private_side.email_for_mail(comment)
    if not email or not comment.article.is_live or is_silenced(email):
        return
    stop_link = stop_url(comment)
    # RFC 8058: the button of the mail program stops it with one post.
    one_click = {
        "List-Unsubscribe": f"<{stop_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context |= {
        "headline": name_article(comment),
        "own_url": settings.SITE_URL + own_path(comment),
        "stop_url": stop_link,
        "site_url": settings.SITE_URL,
    }
    path = f"comments/mail/{template}.txt"
    send_mail(email, subject=subject, template=path, headers=one_click, **context)


def _is_capped(comment: Comment, email: str) -> bool:
    unanswered = Subscription.objects.filter(
        asked_at__gt=timezone.now() - CAP_WITHIN, confirmed_at=None
    )
    to_email = unanswered.filter(comment__private_side__in=private_side.find_sent_by(email=email))
    if to_email.count() >= CAP_PER_EMAIL:
        return True
    ip_hash = comment.private_side.ip_hash
    from_ip = unanswered.filter(comment__private_side__ip_hash=ip_hash)
    return bool(ip_hash) and from_ip.count() >= CAP_PER_IP


def is_silenced(email: str) -> bool:
    """Whether the owner of this e-mail address wants no mail, whoever types it."""
    return SilencedEmailAddress.objects.filter(private_side.match_sender(email=email)).exists()


def _find(signer: signing.Signer, token: str, **limits: Any) -> Subscription | None:
    try:
        comment_id = signer.unsign(token, **limits)
    except signing.BadSignature:
        return None
    found = Subscription.objects.using("default").select_related("comment__article")
    return found.filter(comment_id=comment_id).first()


def _lock(subscriptions: QuerySet[Subscription], comment_id: int) -> Subscription | None:
    """A comment's one among them, so locked that a task that runs twice mails once."""
    found = subscriptions.select_for_update(of=("self",)).select_related("comment__article")
    return found.filter(comment_id=comment_id).first()


def _sign_url(name: str, signer: signing.Signer, comment: Comment) -> str:
    return settings.SITE_URL + reverse(name, args=[signer.sign(str(comment.pk))])

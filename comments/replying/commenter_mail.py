"""Mail to a comment's writer, who asked for it twice: in the form, and by the link in our mail.

Nothing here goes to an address that nobody proved, but one mail that asks; that one holds no word
of the sender, comes after the spam checks, and is capped by address and by line.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comments import private_side
from comments.models import Comment, PrivateSide, SilencedAddress, Standing, Subscription
from comments.replying import own_page

CONFIRM_WITHIN = timedelta(days=7)
# Mails that ask and that nobody answered, in so much time: to one address, and from one line.
CAP_WITHIN = timedelta(days=1)
CAP_OF_ADDRESS = 3
CAP_OF_LINE = 10

_confirm_signer = signing.TimestampSigner(salt="comments.confirm")
_stop_signer = signing.Signer(salt="comments.stop")


def confirm_url(comment):
    return _absolute("comments:private:confirm_mail", _confirm_signer.sign(str(comment.pk)))


def stop_url(comment):
    return _absolute("comments:private:stop_mail", _stop_signer.sign(str(comment.pk)))


def asked_by(token):
    """The subscription that a mailed link confirms; None where it is forged, too old, or gone."""
    try:
        return _subscription(_confirm_signer.unsign(token, max_age=CONFIRM_WITHIN))
    except signing.BadSignature:
        return None


def stopped_by(token):
    """The subscription that a link to stop mail names; None where it is forged or gone."""
    try:
        return _subscription(_stop_signer.unsign(token))
    except signing.BadSignature:
        return None


@transaction.atomic
def confirm(subscription):
    """Let mail go out, and know the address of this comment, and of no other, for proven."""
    now = timezone.now()
    subscription.confirmed_at = subscription.confirmed_at or now
    subscription.stopped_at = None
    # The page showed what is decided so far.
    subscription.told_status = subscription.comment.status
    subscription.save(update_fields=["confirmed_at", "stopped_at", "told_status"])
    PrivateSide.objects.filter(comment=subscription.comment, address_proven_at=None).update(
        address_proven_at=now
    )


def stop(subscription):
    """End the mail about one comment."""
    Subscription.objects.filter(pk=subscription.pk, stopped_at=None).update(
        stopped_at=timezone.now()
    )


def silence(subscription):
    """End all mail about comments to this address, whoever types it hereafter."""
    stop(subscription)
    address = private_side.address_for_mail(subscription.comment)
    if address and not _is_silenced(address):
        SilencedAddress.objects.create(**private_side.signs(address=address))


@transaction.atomic
def ask_to_confirm(comment_id):
    """Mail the link that confirms: once a comment, and never more than the caps allow."""
    subscription = _locked(comment_id)
    if subscription is None or subscription.asked_at or subscription.stopped_at:
        return
    comment = subscription.comment
    address = private_side.address_for_mail(comment)
    if (
        comment.is_removed
        or comment.status not in (Comment.Status.PENDING, Comment.Status.APPROVED)
        or not address
        or _is_silenced(address)
        or _is_capped(comment, address)
    ):
        return
    subscription.asked_at = timezone.now()
    subscription.save(update_fields=["asked_at"])
    _send(
        comment,
        to=address,
        subject="Do you want mail about a comment?",
        template="confirm",
        confirm_url=confirm_url(comment),
    )


@transaction.atomic
def tell_decision(comment_id):
    """Mail a writer that their comment is published, or that it is not and by which rule."""
    subscription = _locked(comment_id)
    if subscription is None or not _is_confirmed(subscription):
        return
    comment = subscription.comment
    decided = comment.status in (Comment.Status.APPROVED, Comment.Status.REJECTED)
    if not decided or comment.is_removed or comment.status == subscription.told_status:
        return
    subscription.told_status = comment.status
    subscription.save(update_fields=["told_status"])
    approved = comment.status == Comment.Status.APPROVED
    _send(
        comment,
        subject="Your comment is published" if approved else "Your comment was not published",
        template="approved" if approved else "rejected",
        rule=own_page.rule_against(comment),
        comment_url=settings.SITE_URL + comment.get_absolute_url(),
    )


@transaction.atomic
def tell_of_reply(reply_id):
    """Mail the writer of a comment that ``reply_id``, which readers see by now, answers it."""
    reply = Comment.objects.visible().filter(pk=reply_id, parent__isnull=False).first()
    subscription = _locked(reply.parent_id) if reply else None
    if subscription is None or not _is_confirmed(subscription):
        return
    comment = subscription.comment
    if not comment.is_visible or subscription.told_of.filter(pk=reply.pk).exists():
        return
    if private_side.have_one_writer(reply, comment):
        return
    subscription.told_of.add(reply)
    _send(
        comment,
        subject="An answer to your comment",
        template="answered",
        reply=reply,
        comment_url=settings.SITE_URL + reply.get_absolute_url(),
    )


@transaction.atomic
def warn(standing_id):
    """Mail a person the warning that a moderator gave, to an address that is proven theirs."""
    standing = Standing.objects.in_force().filter(pk=standing_id).first()
    proven = Comment.objects.filter(private_side__address_proven_at__isnull=False)
    comment = standing and proven.select_related("article").filter(pk=standing.comment_id).first()
    if comment:
        subject = "A word from the moderators"
        _send(comment, subject=subject, template="warned", reason=standing.reason)


def _send(comment, *, subject, template, to="", **context):
    address = to or private_side.address_for_mail(comment)
    if not address or not comment.article.is_live or _is_silenced(address):
        return
    stop_link = stop_url(comment)
    context |= {
        "headline": " ".join(comment.article.headline.split()),
        "own_url": settings.SITE_URL + own_page.url_of(comment),
        "stop_url": stop_link,
        "site_url": settings.SITE_URL,
    }
    EmailMessage(
        subject=subject,
        body=render_to_string(f"comments/mail/{template}.txt", context),
        to=[address],
        headers={
            # RFC 8058: the button of the mail program stops it with one post.
            "List-Unsubscribe": f"<{stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _is_capped(comment, address):
    unanswered = Subscription.objects.filter(
        asked_at__gt=timezone.now() - CAP_WITHIN, confirmed_at=None
    )
    of_address = unanswered.filter(
        comment__private_side__in=private_side.from_sender(address=address)
    )
    if of_address.count() >= CAP_OF_ADDRESS:
        return True
    line = comment.private_side.ip_hash
    of_line = unanswered.filter(comment__private_side__ip_hash=line)
    return bool(line) and of_line.count() >= CAP_OF_LINE


def _is_silenced(address):
    return SilencedAddress.objects.filter(private_side.same_sender(address=address)).exists()


def _is_confirmed(subscription):
    return subscription.confirmed_at is not None and subscription.stopped_at is None


def _subscription(comment_id):
    found = Subscription.objects.using("default").select_related("comment__article")
    return found.filter(comment_id=comment_id).first()


def _locked(comment_id):
    """The subscription, so locked that a task that runs twice mails once."""
    found = Subscription.objects.select_for_update(of=("self",)).select_related("comment__article")
    return found.filter(comment_id=comment_id).first()


def _absolute(name, token):
    return settings.SITE_URL + reverse(name, args=[token])

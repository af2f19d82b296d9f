"""Intake of a reply: kept at most once, held, and a moderator told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.fixed_queries import FixedQuery, Given, IsAnyOf
from comments import private_side
from comments.alerts.digest import tell_moderators
from comments.models import Comment, ModerationLog, PrivateSide, Standing, Subscription
from comments.replying.closing import Closing, read_closing
from comments.replying.commenter_mail import ask_to_confirm
from comments.spam.holding import hold
from comments.spam.screening import Verdict

# The same text again within this time is a second click, not a second comment.
SAME_AGAIN_WITHIN = timedelta(minutes=30)
FLOOD_LIMIT = 5
# An office or a mobile network sends by one IP address.
SHARED_FLOOD_LIMIT = 20
FLOOD_WITHIN = timedelta(minutes=10)


class NotTaken(Exception):
    """The reply cannot be taken; the message says why, in plain words for its commenter."""


class CommentsClosed(NotTaken):
    """The article takes no replies, or no longer, or none from this sender."""


class ParentGone(NotTaken):
    """The comment that was answered is not there, or no longer."""


class TooManyReplies(NotTaken):
    """Too many replies came in too short a time: from this person, or from this IP address."""


@dataclass(frozen=True)
class Sender:
    """Who sent a reply, as far as it tells: private, and never printed."""

    email: str = field(repr=False)
    ip: str = field(repr=False)
    browser: str = field(repr=False)


@transaction.atomic
def receive(
    comment: Comment, *, sender: Sender, verdict: Verdict, wants_mail: bool = False
) -> Comment:
    """Keep a new comment to a live article, held for a moderator or filed as spam. Returns it.

    ``comment`` is not saved yet. A form sent twice returns the comment that waits from the first
    time. Raises ``NotTaken``, and ``Article.DoesNotExist`` where the article is not live.
    """
    # One sender's posts go one after the other: a double click finds what its first click kept.
    private_side.lock_sender(email=sender.email, ip=sender.ip)
    now = timezone.now()
    closing = read_closing(comment.article_id, now)
    lately = _list_lately(sender, now)
    if twin := _find_twin(comment, lately):
        return twin
    _demand_open(closing, sender, now)
    comment.root_id = _find_root(comment)
    _demand_no_flood(lately, now)
    comment.created_at = now
    comment.status = verdict.status
    comment.decided_at = None if verdict.status == Comment.Status.PENDING else now
    comment.save(force_insert=True)
    private_side.keep(comment, email=sender.email, ip=sender.ip, browser=sender.browser)
    hold(comment, verdict)
    _defer_mail(comment, wants_mail)
    return comment


@dataclass(frozen=True)
class _Earlier:
    """An earlier comment, and which of what its sender gave is the same as this one's."""

    comment_id: int
    sent_at: datetime
    same_email: bool
    same_ip: bool


def _list_lately(sender: Sender, now: datetime) -> list[_Earlier]:
    """What came from this e-mail address or this IP address, as far back as anything here asks."""
    hashes = private_side.find_hashes(email=sender.email, ip=sender.ip)
    since = now - SAME_AGAIN_WITHIN
    return [_Earlier(*row) for row in _sent_lately.fetch(since=since, **hashes)]


@FixedQuery
def _sent_lately() -> QuerySet[Any, Any]:
    hashes = ArrayField(CharField())
    same_email = IsAnyOf("email_hash", Given("email", hashes))
    same_ip = IsAnyOf("ip_hash", Given("ip", hashes))
    rows = PrivateSide.objects.filter(
        Q(same_email) | Q(same_ip), created_at__gt=Given("since", DateTimeField())
    )
    return rows.values_list("comment_id", "created_at", same_email, same_ip)


def _find_twin(comment: Comment, lately: list[_Earlier]) -> Comment | None:
    """Find the comment that a first click on the same form kept, and that nobody has decided on.

    All that the form holds must be the same, the e-mail address and the IP address among it: the
    answer shows the commenter's own page, and a public text with a guessed address is no key to it.
    """
    sent_by_both = [sent.comment_id for sent in lately if sent.same_email and sent.same_ip]
    if not sent_by_both:
        return None
    decided = ModerationLog.objects.filter(comment_id=OuterRef("pk"), by__isnull=False)
    undecided = Comment.objects.filter(~Exists(decided), removed_at=None).exclude(
        status=Comment.Status.APPROVED
    )
    same = undecided.filter(
        pk__in=sent_by_both,
        article=comment.article_id,
        parent=comment.parent_id,
        name=comment.name,
        website=comment.website,
        text=comment.text,
    )
    return same.first()


def _demand_open(closing: Closing, sender: Sender, now: datetime) -> None:
    if closing.is_closed:
        raise CommentsClosed("Comments on this article are closed.")
    # Of a typed e-mail address, whoever typed it.
    if _find_refusals.fetch(now=now, **private_side.find_mailbox_hashes(sender.email)):
        # The same for a suspended commenter and a banned one, and nothing of why.
        raise CommentsClosed(
            "We cannot take this comment. If you think that this is a mistake, write to us."
        )


@FixedQuery
def _find_refusals() -> QuerySet[Any, Any]:
    hashes = ArrayField(CharField())
    refusing = Standing.objects.in_force(Given("now", DateTimeField())).refusing()
    same_email = IsAnyOf("email_hash", Given("email", hashes))
    same_mailbox = IsAnyOf("mailbox_hash", Given("mailbox", hashes))
    return refusing.filter(Q(same_email) | Q(same_mailbox)).values_list("pk")[:1]


def _demand_no_flood(lately: list[_Earlier], now: datetime) -> None:
    recent = [sent for sent in lately if sent.sent_at > now - FLOOD_WITHIN]
    if sum(sent.same_email for sent in recent) >= FLOOD_LIMIT:
        raise TooManyReplies(
            "You have sent several comments in a short time. Please wait ten minutes and send this "
            "one again."
        )
    if sum(sent.same_ip for sent in recent) >= SHARED_FLOOD_LIMIT:
        raise TooManyReplies(
            "Many comments came from your network in a short time. Please wait ten minutes and "
            "send this one again."
        )


def _find_root(comment: Comment) -> int | None:
    """The key of the top of the thread that a comment answers in; None for a top of its own."""
    if comment.parent_id is None:
        return None
    visible = Comment.objects.visible().filter(article=comment.article_id)
    parent = visible.filter(pk=comment.parent_id).first()
    if parent is None:
        raise ParentGone(
            "The comment that you answer is no longer there. Send yours again to post it as a "
            "comment of its own."
        )
    return parent.root_id or parent.pk


def _defer_mail(comment: Comment, wants_mail: bool) -> None:
    if wants_mail:
        Subscription.objects.create(comment=comment)
        if comment.status != Comment.Status.SPAM:
            ask_to_confirm.defer(comment_id=comment.pk)
    if comment.status == Comment.Status.PENDING:
        tell_moderators.defer()

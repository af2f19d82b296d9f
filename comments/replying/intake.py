"""Intake of a reply: kept at most once, held, and a moderator told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import Article
from comments import private_side
from comments.alerts.digest import tell_moderators
from comments.models import Comment, ModerationLog, PrivateSide, Standing, Subscription
from comments.replying.closing import COLUMNS, find_closing
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
    comment.article = Article.objects.live().only(*COLUMNS).get(pk=comment.article_id)
    now = timezone.now()
    if twin := _find_twin(comment, sender, now):
        return twin
    _demand_open(comment.article, sender, now)
    comment.root_id = _find_root(comment)
    _demand_no_flood(sender, now)
    comment.created_at = now
    comment.status = verdict.status
    comment.decided_at = None if verdict.status == Comment.Status.PENDING else now
    comment.save(force_insert=True)
    private_side.keep(comment, email=sender.email, ip=sender.ip, browser=sender.browser)
    hold(comment, verdict)
    _defer_mail(comment, wants_mail)
    return comment


def _find_twin(comment: Comment, sender: Sender, now: datetime) -> Comment | None:
    """Find the comment that a first click on the same form kept, and that nobody has decided on.

    All that the form holds must be the same, the e-mail address and the IP address among it: the
    answer shows the commenter's own page, and a public text with a guessed address is no key to it.
    """
    decided = ModerationLog.objects.filter(comment_id=OuterRef("pk"), by__isnull=False)
    undecided = Comment.objects.filter(~Exists(decided), removed_at=None).exclude(
        status=Comment.Status.APPROVED
    )
    sent_by_both = PrivateSide.objects.filter(
        private_side.match_sender(email=sender.email),
        private_side.match_sender(ip=sender.ip),
        created_at__gt=now - SAME_AGAIN_WITHIN,
    )
    same = undecided.filter(
        article=comment.article,
        parent=comment.parent_id,
        name=comment.name,
        website=comment.website,
        text=comment.text,
        private_side__in=sent_by_both,
    )
    return same.first()


def _demand_open(article: Article, sender: Sender, now: datetime) -> None:
    if find_closing(article, at=now).is_closed:
        raise CommentsClosed("Comments on this article are closed.")
    # Of a typed e-mail address, whoever typed it.
    refusing = Standing.objects.in_force().refusing()
    if refusing.filter(private_side.match_standing(sender.email)).exists():
        # The same for a suspended commenter and a banned one, and nothing of why.
        raise CommentsClosed(
            "We cannot take this comment. If you think that this is a mistake, write to us."
        )


def _demand_no_flood(sender: Sender, now: datetime) -> None:
    lately = PrivateSide.objects.filter(created_at__gt=now - FLOOD_WITHIN)
    if lately.filter(private_side.match_sender(email=sender.email)).count() >= FLOOD_LIMIT:
        raise TooManyReplies(
            "You have sent several comments in a short time. Please wait ten minutes and send this "
            "one again."
        )
    if lately.filter(private_side.match_sender(ip=sender.ip)).count() >= SHARED_FLOOD_LIMIT:
        raise TooManyReplies(
            "Many comments came from your network in a short time. Please wait ten minutes and "
            "send this one again."
        )


def _find_root(comment: Comment) -> int | None:
    """The key of the top of the thread that a comment answers in; None for a top of its own."""
    if comment.parent_id is None:
        return None
    visible = Comment.objects.visible().filter(article=comment.article)
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

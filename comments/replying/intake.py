"""What happens to a reply that a reader sends: kept at most once, held, and a moderator told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from comments import private_side, tasks
from comments.models import Comment, ModerationLog, Subscription
from comments.moderation import standing
from comments.replying.closing import COLUMNS, closing_of
from comments.spam import hold_rules

# The same text again within this time is a second click, not a second comment.
SAME_AGAIN_WITHIN = timedelta(minutes=30)
FLOOD_LIMIT = 5
FLOOD_WITHIN = timedelta(minutes=10)


class NotTaken(Exception):
    """The reply cannot be taken; the message says why, in plain words for its writer."""


class CommentsClosed(NotTaken):
    """The article takes no replies, or no longer."""


class Declined(CommentsClosed):
    """The moderators have closed comments for this sender."""


class ParentGone(NotTaken):
    """The comment that was answered is not there, or no longer."""


class TooMany(NotTaken):
    """This sender has sent too many replies in too short a time."""


@transaction.atomic
def receive(
    *, article_id, name, address, website, text, parent_id, verdict, ip, browser, wants_mail=False
):
    """Keep a reply to a live article, held for a moderator or filed as spam. Returns it.

    The same text again from the same sender returns the comment that stands. Raises ``NotTaken``,
    and ``Article.DoesNotExist`` where the article is not live.
    """
    # One sender's posts go one after the other: a double click finds what its first click kept.
    private_side.lock_sender(address=address, ip=ip)
    article = Article.objects.live().only(*COLUMNS).get(pk=article_id)
    now = timezone.now()
    sent_before = private_side.from_sender(address=address, ip=ip)
    twin = Comment.objects.filter(
        private_side__in=sent_before.filter(created_at__gt=now - SAME_AGAIN_WITHIN),
        article=article,
        text=text,
    ).first()
    if twin:
        return twin
    if closing_of(article, at=now).is_closed:
        raise CommentsClosed("Comments on this article are closed.")
    if standing.is_refused(address=address):
        raise Declined(standing.DECLINED)
    parent = _parent(article, parent_id)
    if sent_before.filter(created_at__gt=now - FLOOD_WITHIN).count() >= FLOOD_LIMIT:
        raise TooMany(
            "You have sent several comments in a short time. Please wait ten minutes and send this "
            "one again."
        )
    comment = Comment.objects.create(
        article=article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        name=name,
        website=website,
        text=text,
        status=verdict.status,
        decided_at=None if verdict.status == Comment.Status.PENDING else now,
        created_at=now,
    )
    private_side.keep(comment, address=address, ip=ip, browser=browser)
    verdict.trace.comment = comment
    verdict.trace.save(force_insert=True)
    findings = hold_rules.apply(comment, signs=verdict.signs)
    if any(finding.is_spam for finding in findings) and comment.status != Comment.Status.SPAM:
        comment.status, comment.decided_at = Comment.Status.SPAM, now
        comment.save(update_fields=["status", "decided_at"])
    held = comment.status == Comment.Status.PENDING
    reasons = [*verdict.signs, *(finding.reason for finding in findings)]
    ModerationLog.objects.create(
        comment_id=comment.pk,
        action=ModerationLog.Action.HELD if held else ModerationLog.Action.SPAM,
        reason="; ".join(reasons)[:200],
    )
    if wants_mail:
        Subscription.objects.create(comment=comment)
        if comment.status != Comment.Status.SPAM:
            tasks.ask_to_confirm.defer(comment_id=comment.pk)
    if held:
        tasks.tell_moderators.defer(comment_id=comment.pk)
    return comment


def _parent(article, parent_id):
    if parent_id is None:
        return None
    parent = Comment.objects.visible().filter(article=article, pk=parent_id).first()
    if parent is None:
        raise ParentGone(
            "The comment that you answer is no longer there. Send yours again to post it as a "
            "comment of its own."
        )
    return parent

"""Commenter's own page of a comment. A signed path stands in for an account and a cookie."""

from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, HouseRule, ModerationLog

CHANGEABLE_FOR = timedelta(minutes=15)
_signer = signing.Signer(salt="comments.status")


def own_path(comment: Comment) -> str:
    """The path of the commenter's own page; whoever has it is the commenter."""
    return reverse("comments:private:status", args=[_signer.sign(str(comment.pk))])


def find_comment(token: str) -> Comment | None:
    """The comment that ``token`` opens, with its article; None where we did not sign it."""
    try:
        comment_id = int(_signer.unsign(token))
    except signing.BadSignature:
        return None
    return Comment.objects.using("default").select_related("article").filter(pk=comment_id).first()


def changeable_until(comment: Comment) -> datetime:
    return comment.created_at + CHANGEABLE_FOR


def may_change(comment: Comment) -> bool:
    """Whether its commenter may still change it or take it back.

    Spam looks to its commenter like what waits: machines learn nothing.
    """
    return (
        not comment.is_removed
        and comment.status != Comment.Status.REJECTED
        and timezone.now() < changeable_until(comment)
    )


def find_broken_rule(comment: Comment) -> HouseRule | None:
    """The house rule by which a rejected comment was rejected; None for another, or without one."""
    if comment.status != Comment.Status.REJECTED:
        return None
    log = ModerationLog.objects.using("default").filter(comment_id=comment.pk)
    rejected = log.filter(action=ModerationLog.Action.REJECTED)
    entry = rejected.select_related("house_rule").first()
    return entry.house_rule if entry else None

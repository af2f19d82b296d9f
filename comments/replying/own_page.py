"""A writer's own page of a comment: a signed address stands in for an account and a cookie."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, ModerationLog

CHANGEABLE_FOR = timedelta(minutes=15)
_signer = signing.Signer(salt="comments.status")


def url_of(comment):
    """The path of the writer's own page; whoever has it is the writer."""
    return reverse("comments:private:status", args=[_signer.sign(str(comment.pk))])


def comment_of(token):
    """The comment that ``token`` opens, with its article; None where we did not sign it."""
    try:
        comment_id = int(_signer.unsign(token))
    except signing.BadSignature:
        return None
    return Comment.objects.using("default").select_related("article").filter(pk=comment_id).first()


def changeable_until(comment):
    return comment.created_at + CHANGEABLE_FOR


def may_change(comment):
    """Whether its writer may still change it or take it back.

    Spam looks to its writer like what waits: machines learn nothing.
    """
    return (
        not comment.is_removed
        and comment.status != Comment.Status.REJECTED
        and timezone.now() < changeable_until(comment)
    )


def rule_against(comment):
    """The house rule by which a rejected comment was rejected; None for another, or without one."""
    if comment.status != Comment.Status.REJECTED:
        return None
    line = (
        ModerationLog.objects.using("default")
        .filter(comment_id=comment.pk, action=ModerationLog.Action.REJECTED)
        .select_related("house_rule")
        .first()
    )
    return line.house_rule if line else None

"""Holding a comment: what the rules and the machine saw is kept, and spam is filed as such."""

from collections.abc import Iterable

from django.utils import timezone

from comments.models import Comment, ModerationLog
from comments.spam import hold_rules, screening
from comments.spam.screening import Verdict

Action = ModerationLog.Action
Status = Comment.Status


def hold(comment: Comment, verdict: Verdict) -> None:
    """Keep why a comment waits, or file it as spam, and log it."""
    _hold(comment, verdict, signs=verdict.signs, is_new=True)


def hold_again(comment: Comment) -> None:
    """Judge a waiting comment anew after its text changed; what its sending showed stays."""
    verdict = screening.screen_again(comment)
    earlier = comment.holds.all()
    earlier.filter(rule__isnull=False).delete()
    known = set(earlier.values_list("reason", flat=True))
    signs = [sign for sign in verdict.signs if sign not in known]
    _hold(comment, verdict, signs=signs, is_new=False)


def _hold(comment: Comment, verdict: Verdict, *, signs: Iterable[str], is_new: bool) -> None:
    findings = hold_rules.apply_rules(comment, signs=signs)
    verdict.trace.comment = comment
    verdict.trace.save(force_insert=is_new)
    is_spam = verdict.status == Status.SPAM or any(finding.is_spam for finding in findings)
    if is_spam and comment.status != Status.SPAM:
        comment.status, comment.decided_at = Status.SPAM, timezone.now()
        comment.save(update_fields=["status", "decided_at"])
    ModerationLog.objects.create(
        comment_id=comment.pk,
        action=Action.HELD if comment.status == Status.PENDING else Action.SPAM,
        reason="; ".join([*signs, *(finding.reason for finding in findings)])[:200],
    )

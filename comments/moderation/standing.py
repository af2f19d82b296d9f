"""Standing of a commenter: trusted, warned, always held, suspended or banned.

A person is the keyed hash of an e-mail address. Trust is earned by approvals on one that was proven
by a link in our mail, and used by a comment whose e-mail address was proven in the same way: one
that somebody merely typed earns nothing and uses nothing.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from authors.models import User
from comments.models import Comment, CommentSettings, ModerationLog, PrivateSide, Standing
from comments.moderation.decisions import approve
from comments.moderation.log import Action, Outcome, write_entry
from comments.replying.commenter_mail import warn_commenter

Kind = Standing.Kind


class NoEmailAddress(Exception):
    """The comment came without an e-mail address: there is no person to know again."""


def find_in_force(comment: Comment) -> QuerySet[Standing]:
    """What is in force about a comment's commenter, newest first."""
    hashes = PrivateSide.objects.filter(comment=comment).exclude(email_hash="")
    found = Standing.objects.in_force().filter(email_hash__in=hashes.values("email_hash"))
    return found.select_related("by")


@transaction.atomic
def give(
    comment: Comment, *, kind: str, by: User, reason: str, days: int | None = None
) -> Standing:
    """Give a comment's commenter a standing, for ``days`` or until it is lifted.

    What stood before is lifted. Raises ``PermissionDenied`` and ``NoEmailAddress``.
    """
    if not by.has_perm("comments.ban_commenter"):
        raise PermissionDenied
    row = PrivateSide.objects.filter(comment=comment).exclude(email_hash="").first()
    if row is None:
        raise NoEmailAddress(
            "This comment came without an e-mail address: there is nobody to know again."
        )
    _lift(Standing.objects.in_force().filter(email_hash=row.email_hash), by=by)
    standing = Standing.objects.create(
        email_hash=row.email_hash,
        hash_key_id=row.hash_key_id,
        kind=kind,
        reason=reason,
        until=timezone.now() + timedelta(days=days) if days else None,
        by=by,
        comment_id=comment.pk,
    )
    said = f"{standing.get_kind_display()}: {reason}"
    write_entry(comment.pk, Action.STANDING, by=by, reason=said)
    if standing.kind == Kind.WARNED:
        warn_commenter.defer(standing_id=standing.pk)
    return standing


@transaction.atomic
def lift(standing: Standing, *, by: User) -> bool:
    """End a standing before its time. Returns whether there was one to end."""
    if not by.has_perm("comments.ban_commenter"):
        raise PermissionDenied
    ended = _lift(Standing.objects.in_force().filter(pk=standing.pk), by=by)
    if ended:
        said = f"Lifted: {standing.get_kind_display()}"
        write_entry(standing.comment_id, Action.STANDING, by=by, reason=said)
    return bool(ended)


def is_trusted(comment: Comment, *, after: int) -> bool:
    """Whether the comment's e-mail address is proven, and earned ``after`` approvals in a row."""
    row = PrivateSide.objects.filter(comment=comment, email_proven_at__isnull=False).first()
    if row is None or not row.email_hash or find_in_force(comment).exists():
        return False
    proven = Comment.objects.filter(
        private_side__email_hash=row.email_hash, private_side__email_proven_at__isnull=False
    )
    decided = proven.exclude(pk=comment.pk).exclude(status=Comment.Status.PENDING)
    newest = decided.order_by("-created_at", "-pk").values_list("status", flat=True)
    return list(newest[:after]) == [Comment.Status.APPROVED] * after


def approve_if_trusted(comment: Comment) -> Outcome | None:
    """Approve a held comment of a trusted commenter, where the settings say so and no rule objects.

    Called when its commenter has proven the e-mail address. Returns the ``Outcome``, or None.
    """
    settings = CommentSettings.current()
    held = comment.status == Comment.Status.PENDING and not comment.is_removed
    if not settings.trusted_at_once or not held or comment.holds.exists():
        return None
    # Anything but its arrival made it wait: readers' reports, or a moderator.
    if ModerationLog.objects.filter(comment_id=comment.pk).exclude(action=Action.HELD).exists():
        return None
    if not is_trusted(comment, after=settings.trusted_after):
        return None
    return approve(comment, by=None, reason="Trusted commenter", seen_as=Comment.Status.PENDING)


def _lift(standings: QuerySet[Standing], *, by: User) -> int:
    return standings.update(lifted_at=timezone.now(), lifted_by=by)

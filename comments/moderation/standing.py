"""Where a person stands: trusted, warned, always held, suspended or banned.

A person is the keyed hash of an e-mail address. Trust is earned by approvals on an address that was
proven by a link in our mail, and used by a comment whose address was proven in the same way: an
address that somebody merely typed earns nothing and uses nothing.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from comments import private_side, tasks
from comments.models import Comment, CommentSettings, ModerationLog, PrivateSide, Standing
from comments.moderation import decisions

Kind = Standing.Kind

REFUSED = {Kind.SUSPENDED, Kind.BANNED}
# What the writer of a declined comment is told: the same for both, and nothing of why.
DECLINED = "We cannot take this comment. If you think that this is a mistake, write to us."


class NoAddress(Exception):
    """The comment came without an address: there is no person to know again."""


def of(comment):
    """What is in force about a comment's writer, newest first."""
    hashes = PrivateSide.objects.filter(comment=comment).exclude(address_hash="")
    found = Standing.objects.in_force().filter(address_hash__in=hashes.values("address_hash"))
    return found.select_related("by")


def is_refused(*, address):
    """Whether comments under this address are declined; of a typed address, whoever typed it."""
    found = Standing.objects.in_force().filter(private_side.same_sender(address=address))
    return bool(address) and found.filter(kind__in=REFUSED).exists()


@transaction.atomic
def put(comment, *, kind, by, reason, days=None):
    """Give a comment's writer a standing, for ``days`` or until it is lifted. Returns it.

    What stood before is lifted. Raises ``PermissionDenied`` and ``NoAddress``.
    """
    if not by.has_perm("comments.ban_writer"):
        raise PermissionDenied
    row = PrivateSide.objects.filter(comment=comment).exclude(address_hash="").first()
    if row is None:
        raise NoAddress("This comment came without an address: there is nobody to know again.")
    _lift(Standing.objects.in_force().filter(address_hash=row.address_hash), by=by)
    standing = Standing.objects.create(
        address_hash=row.address_hash,
        hash_key_id=row.hash_key_id,
        kind=kind,
        reason=reason,
        until=timezone.now() + timedelta(days=days) if days else None,
        by=by,
        comment_id=comment.pk,
    )
    _log(standing, by=by, reason=f"{standing.get_kind_display()}: {reason}")
    if standing.kind == Kind.WARNED:
        tasks.warn_writer.defer(standing_id=standing.pk)
    return standing


@transaction.atomic
def lift(standing, *, by):
    """End a standing before its time. Returns whether there was one to end."""
    if not by.has_perm("comments.ban_writer"):
        raise PermissionDenied
    ended = _lift(Standing.objects.in_force().filter(pk=standing.pk), by=by)
    if ended:
        _log(standing, by=by, reason=f"Lifted: {standing.get_kind_display()}")
    return bool(ended)


def is_trusted(comment, *, after):
    """Whether ``comment``'s own address is proven, and earned ``after`` approvals in a row."""
    row = PrivateSide.objects.filter(comment=comment, address_proven_at__isnull=False).first()
    if row is None or not row.address_hash or of(comment).exists():
        return False
    earlier = (
        Comment.objects.filter(
            private_side__address_hash=row.address_hash,
            private_side__address_proven_at__isnull=False,
        )
        .exclude(pk=comment.pk)
        .exclude(status=Comment.Status.PENDING)
        .order_by("-created_at", "-pk")
        .values_list("status", flat=True)[:after]
    )
    return list(earlier) == [Comment.Status.APPROVED] * after


def let_appear(comment):
    """Approve a held comment of a trusted writer, where the settings say so and no rule objects.

    Called when its writer has proven the address. Returns the ``Outcome``, or None.
    """
    settings = CommentSettings.current()
    held = comment.status == Comment.Status.PENDING and not comment.is_removed
    if not settings.trusted_at_once or not held or comment.holds.exists():
        return None
    if _was_sent_back(comment) or not is_trusted(comment, after=settings.trusted_after):
        return None
    return decisions.approve(
        comment, by=None, reason="Trusted writer", seen_as=Comment.Status.PENDING
    )


def _was_sent_back(comment):
    """Whether anything but its arrival made it wait: readers' reports, or a moderator."""
    lines = ModerationLog.objects.filter(comment_id=comment.pk)
    return lines.exclude(action=ModerationLog.Action.HELD).exists()


def _lift(standings, *, by):
    return standings.update(lifted_at=timezone.now(), lifted_by=by)


def _log(standing, *, by, reason):
    ModerationLog.objects.create(
        comment_id=standing.comment_id,
        action=ModerationLog.Action.STANDING,
        by=by,
        reason=reason[:200],
    )

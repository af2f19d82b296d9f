"""Standing of a commenter: trusted, warned, always held, suspended or banned.

A person is the keyed hash of an e-mail address. Trust is earned by approvals on one that was proven
by a link in our mail, and used by a comment whose e-mail address was proven in the same way: one
that somebody merely typed earns nothing and uses nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from authors.models import User
from comments import private_side
from comments.models import Comment, CommentSettings, ModerationLog, PrivateSide, Standing
from comments.moderation.decisions import approve
from comments.moderation.log import Action, Outcome, write_entry
from comments.replying.commenter_mail import warn_commenter
from house_style.names import fold_name

Kind = Standing.Kind
LOOKED_AT = 50  # of the newest comments from an IP address
OFFERED = 3  # people with a proven e-mail address


class NoEmailAddress(Exception):
    """The comment came without an e-mail address: there is no person to know again."""


def find_in_force(comment: Comment) -> QuerySet[Standing]:
    """What is in force about a comment's commenter, newest first."""
    row = PrivateSide.objects.filter(comment=comment).exclude(email_hash="").first()
    return _find_given(row).select_related("by") if row else Standing.objects.none()


@dataclass(frozen=True)
class ProvenPerson:
    """Somebody who proved an e-mail address and wrote from the same IP address as a comment."""

    comment: Comment  # their newest
    has_same_name: bool


def list_proven(comment: Comment) -> list[ProvenPerson]:
    """Who may have written ``comment``, whose e-mail address is merely typed: who has the same IP
    address and proved another; first who has the same name. Many people can share an IP address:
    a moderator judges."""
    row = PrivateSide.objects.filter(comment=comment, email_proven_at=None).first()
    if row is None or not row.ip_hash:
        return []
    same_ip = PrivateSide.objects.filter(ip_hash=row.ip_hash, email_proven_at__isnull=False)
    newest = same_ip.exclude(email_hash__in=["", row.email_hash]).select_related("comment")
    people: dict[str, ProvenPerson] = {}
    name = fold_name(comment.name)
    for side in newest.order_by("-created_at", "-pk")[:LOOKED_AT]:
        has_same_name = fold_name(side.comment.name) == name
        people.setdefault(side.email_hash, ProvenPerson(side.comment, has_same_name))
    return sorted(people.values(), key=lambda person: not person.has_same_name)[:OFFERED]


def is_proven_elsewhere(comment: Comment) -> bool:
    """Whether the owner of an e-mail address that was typed here proved it on another comment."""
    row = PrivateSide.objects.filter(comment=comment, email_proven_at=None).first()
    if row is None or not row.email_hash:
        return False
    same = PrivateSide.objects.filter(email_hash=row.email_hash, email_proven_at__isnull=False)
    return same.exists()


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
    _lift(_find_given(row), by=by)
    standing = Standing.objects.create(
        email_hash=row.email_hash,
        mailbox_hash=private_side.find_mailbox_hash(row),
        hash_key_id=row.hash_key_id,
        kind=kind,
        reason=reason,
        until=timezone.now() + timedelta(days=days) if days else None,
        by=by,
        comment_id=comment.pk,
        entry=write_entry(comment.pk, Action.STANDING, by=by, reason=str(Kind(kind).label)),
    )
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


def _find_given(row: PrivateSide) -> QuerySet[Standing]:
    """What is in force about the owner of a private side, however the mailbox is spelled."""
    hashes = [row.email_hash, private_side.find_mailbox_hash(row)]
    same = Q(email_hash=row.email_hash) | Q(mailbox_hash__in=hashes)
    return Standing.objects.in_force().filter(same)


def _lift(standings: QuerySet[Standing], *, by: User) -> int:
    return standings.update(lifted_at=timezone.now(), lifted_by=by)

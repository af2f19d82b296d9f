"""Following: asked for in a form, confirmed by a mailed link, changed and ended by its owner.

Whether an e-mail address follows anything already, no form tells: it answers each alike.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Category, Company, Tag
from comments import private_side
from comments.replying.commenter_mail import silence_email
from followers.asking import send_link
from followers.models import TARGETS, Follow, Follower, FollowRequest, Rhythm
from followers.targets import Target

# Requests in so much time: from one IP address; to one e-mail address see ``asking``.
CAP_WITHIN = timedelta(days=1)
CAP_PER_IP = 20


class TooManyRequests(Exception):
    """So many requests came from this IP address that no more are taken today."""


@transaction.atomic
def ask_to_follow(target: Target, *, email: str, rhythm: str, ip: str) -> None:
    """Have a link mailed to ``email`` that says yes to following ``target``.

    Raises ``TooManyRequests``. A follow that is confirmed already stays as its owner left it.
    """
    _demand_few(email, ip)
    follower = find_follower(email) or _keep_email(email)
    follow, is_new = Follow.objects.get_or_create(
        follower=follower, **_every_target(target), defaults={"rhythm": rhythm}
    )
    if not is_new and follow.confirmed_at is None:
        follow.rhythm, follow.wanted_at = rhythm, timezone.now()
        follow.save(update_fields=["rhythm", "wanted_at"])
    _request(ip, follower=follower, follow=follow)


@transaction.atomic
def ask_for_own_page(*, email: str, ip: str) -> None:
    """Have the link to their own page mailed to who follows anything; nobody learns whether.

    Raises ``TooManyRequests``.
    """
    _demand_few(email, ip)
    _request(ip, follower=find_follower(email))


def find_follower(email: str) -> Follower | None:
    """The follower with this e-mail address, under any key."""
    followers = Follower.objects.using("default")
    return followers.filter(private_side.match_sender(email=email)).first()


@transaction.atomic
def confirm(follow: Follow) -> None:
    """Let mail go out: the owner of the e-mail address said yes."""
    now = timezone.now()
    follow.confirmed_at = follow.confirmed_at or now
    follow.save(update_fields=["confirmed_at"])
    follower = follow.follower
    follower.proven_at = follower.proven_at or now
    follower.left_at, follower.hard_bounces = None, 0
    follower.save(update_fields=["proven_at", "left_at", "hard_bounces"])
    # Nothing of the connection that it was asked for by is needed any more.
    FollowRequest.objects.filter(follow=follow).update(ip_hash="")


@transaction.atomic
def change(follower: Follower, wanted: Mapping[int, str]) -> None:
    """Make ``wanted`` (the rhythm of each follow that goes on, by its key) all that is followed."""
    for follow in follower.follows.select_for_update():
        rhythm = wanted.get(follow.pk)
        if rhythm is None:
            follow.delete()
        elif follow.rhythm != rhythm and (follow.rhythm == Rhythm.REPLIES) == (
            rhythm == Rhythm.REPLIES
        ):
            follow.rhythm = rhythm
            follow.save(update_fields=["rhythm"])
    _note_leaving(follower)


@transaction.atomic
def stop(follower: Follower, rhythm: str = "") -> None:
    """End all that comes in ``rhythm``, or everything; no mail that is owed goes out after it."""
    follows = follower.follows.all()
    (follows.filter(rhythm=rhythm) if rhythm else follows).delete()
    _note_leaving(follower)


@transaction.atomic
def refuse(follower: Follower) -> None:
    """End everything, for an owner who never asked: nobody's typing brings mail there again."""
    silence_email(private_side.read_email(follower))
    Follower.objects.filter(pk=follower.pk).update(proven_at=None)
    stop(follower)


def move_follows(*, drop: Company | Tag | Category, keep: Company | Tag | Category) -> None:
    """Have who follows ``drop``, which is merged into ``keep``, follow that instead."""
    name = drop._meta.model_name or ""
    of_drop, of_keep = (Follow.objects.filter(**{name: row}) for row in (drop, keep))
    of_drop.exclude(follower__in=of_keep.values("follower")).update(**{name: keep})


def note_bounce(follower: Follower, *, ends_at: int) -> None:
    """Count a mail that came back for good; the ``ends_at``-th ends everything."""
    Follower.objects.filter(pk=follower.pk).update(hard_bounces=F("hard_bounces") + 1)
    follower.refresh_from_db(fields=["hard_bounces"])
    if follower.hard_bounces >= ends_at:
        stop(follower)


def _demand_few(email: str, ip: str) -> None:
    """Have one sender's requests go one after the other, and not too many from one IP address."""
    private_side.lock_sender(email=email, ip=ip)
    lately = FollowRequest.objects.filter(created_at__gt=timezone.now() - CAP_WITHIN)
    of_ip = private_side.find_hashes(ip=ip)["ip"]
    if of_ip and lately.filter(ip_hash__in=of_ip).count() >= CAP_PER_IP:
        raise TooManyRequests


def _keep_email(email: str) -> Follower:
    encrypted, key_id = private_side.encrypt_email(email)
    return Follower.objects.create(
        email_encrypted=encrypted, email_key_id=key_id, **private_side.hash_sender(email=email)
    )


def _request(ip: str, **about: Any) -> None:
    request = FollowRequest.objects.create(**about, **private_side.hash_sender(ip=ip))
    send_link.defer(request_id=request.pk)


def _every_target(target: Target) -> dict[str, Any]:
    return dict.fromkeys(TARGETS) | target.columns


def _note_leaving(follower: Follower) -> None:
    if not follower.follows.exists():
        Follower.objects.filter(pk=follower.pk, left_at=None).update(left_at=timezone.now())

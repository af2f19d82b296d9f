"""Signed links in mails to followers: they open one follower's own pages, without an account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from followers.models import Follow, Follower, Rhythm

CONFIRM_WITHIN = timedelta(days=7)

_confirm_signer = signing.TimestampSigner(salt="followers.confirm")
_own_signer = signing.Signer(salt="followers.own")
_stop_signer = signing.Signer(salt="followers.stop")
_never_signer = signing.Signer(salt="followers.never")


def confirm_url(follow: Follow) -> str:
    return _build("confirm", _confirm_signer.sign(str(follow.pk)))


def own_url(follower: Follower) -> str:
    """Where a follower changes, ends, takes away or erases everything; good as long as they are."""
    return _build("own", _own_signer.sign(str(follower.pk)))


def stop_url(follower: Follower, rhythm: str) -> str:
    """What one click ends: all that comes in one rhythm."""
    return _build("stop", _stop_signer.sign(f"{follower.pk}.{rhythm}"))


def never_url(follower: Follower) -> str:
    """For who did not ask: no mail to this e-mail address, whoever types it."""
    return _build("never", _never_signer.sign(str(follower.pk)))


def find_to_confirm(token: str) -> Follow | None:
    number = _read(_confirm_signer, token, max_age=CONFIRM_WITHIN)
    follows = Follow.objects.using("default").with_targets().select_related("follower")
    return follows.filter(pk=number).first() if number else None


def find_owner(token: str) -> Follower | None:
    return _find_follower(_read(_own_signer, token))


def find_to_stop(token: str) -> tuple[Follower, Rhythm] | None:
    number, _, rhythm = (_read(_stop_signer, token) or "").partition(".")
    follower = _find_follower(number)
    return (follower, Rhythm(rhythm)) if follower and rhythm in Rhythm.values else None


def find_unwilling(token: str) -> Follower | None:
    return _find_follower(_read(_never_signer, token))


def _find_follower(number: str | None) -> Follower | None:
    return Follower.objects.using("default").filter(pk=number).first() if number else None


def _read(signer: signing.Signer, token: str, **limits: Any) -> str | None:
    try:
        return signer.unsign(token, **limits)
    except signing.BadSignature:
        return None


def _build(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(f"followers:private:{name}", args=[token])

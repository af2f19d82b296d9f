"""A commenter's private side: the only code that reads or writes it (DESIGN.md, rule 2).

An address is encrypted with the first key of ``settings.COMMENT_ADDRESS_KEYS`` and found again by
a keyed hash; an IP address is kept as a keyed hash only. Each row names its keys: they rotate.
Nothing here may print, log or put into a message what it handles.
"""

import hashlib
import hmac
import ipaddress
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import ModerationLog, PrivateSide

BROWSER_LIMIT = PrivateSide._meta.get_field("browser").max_length


class AddressUnreadable(Exception):
    """The key that an address was encrypted with is no longer among the settings."""


def keep(comment, *, address="", ip="", browser="", at=None):
    """Store what a commenter gave in confidence, beside ``comment``. Returns the row."""
    return PrivateSide.objects.using("default").create(
        comment=comment,
        created_at=at or comment.created_at or timezone.now(),
        **concealed(address=address, ip=ip, browser=browser),
    )


def concealed(*, address="", ip="", browser=""):
    """What a commenter gave in confidence, as the columns of ``PrivateSide`` hold it."""
    encrypted, address_key_id = _encrypt(address) if address else (None, "")
    hash_key_id = next(iter(settings.COMMENT_HASH_KEYS))
    return {
        "address_encrypted": encrypted,
        "address_key_id": address_key_id,
        "address_hash": _hash("address", _plain(address), hash_key_id) if address else "",
        "ip_hash": _hash("ip", _network(ip), hash_key_id) if _network(ip) else "",
        "hash_key_id": hash_key_id,
        "browser": browser[:BROWSER_LIMIT],
    }


@transaction.atomic
def address_of(comment, *, by):
    """The commenter's e-mail address, or "" where none was given; the look is logged first.

    Raises ``PermissionDenied`` for who may not, and ``AddressUnreadable`` where its key is gone.
    """
    if not by.has_perm("comments.see_address"):
        raise PermissionDenied
    ModerationLog.objects.create(
        comment_id=comment.pk, action=ModerationLog.Action.ADDRESS_SEEN, by=by
    )
    row = PrivateSide.objects.using("default").filter(comment=comment).first()
    return _decrypt(row) if row and row.address_encrypted is not None else ""


def is_kept_for(comment):
    """Whether a private side exists, without a look at it."""
    return PrivateSide.objects.using("default").filter(comment=comment).exists()


def forget(comment):
    """Delete the private side for good."""
    PrivateSide.objects.using("default").filter(comment=comment).delete()


def from_sender(*, address="", ip=""):
    """The private rows that came from this address or from this IP address, under any key."""
    same = Q(pk__in=[])
    if address:
        same |= Q(address_hash__in=_every_hash("address", _plain(address)))
    if _network(ip):
        same |= Q(ip_hash__in=_every_hash("ip", _network(ip)))
    return PrivateSide.objects.using("default").filter(same)


def lock_numbers(*, address="", ip=""):
    """Numbers for advisory locks, one for each sign of the sender, sorted: no deadlock."""
    key_id = next(iter(settings.COMMENT_HASH_KEYS))
    hashes = []
    if address:
        hashes.append(_hash("address", _plain(address), key_id))
    if _network(ip):
        hashes.append(_hash("ip", _network(ip), key_id))
    return sorted(int.from_bytes(bytes.fromhex(value[:16]), signed=True) for value in hashes)


def rotate(*, batch=500):
    """Encrypt anew, with the current key, what an older one encrypted. Returns how many rows.

    Safe to run again and beside a running site. Hashes stay: a row is found under any key we hold.
    """
    current = next(iter(settings.COMMENT_ADDRESS_KEYS))
    stale = (
        PrivateSide.objects.using("default")
        .filter(address_encrypted__isnull=False)
        .exclude(address_key_id=current)
    )
    done = 0
    while True:
        with transaction.atomic():
            rows = list(stale.select_for_update(skip_locked=True)[:batch])
            for row in rows:
                row.address_encrypted, row.address_key_id = _encrypt(_decrypt(row))
            PrivateSide.objects.using("default").bulk_update(
                rows, ["address_encrypted", "address_key_id"]
            )
        done += len(rows)
        if not rows:
            return done


def client_ip(request):
    """The reader's IP address: the right-most hop that is no proxy of ours. "" where unknown.

    What stands further left in ``X-Forwarded-For`` is the client's own claim and is not read.
    """
    nearest = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while nearest and _is_our_proxy(nearest) and hops:
        before = _address(hops.pop())
        if before is None:
            break
        nearest = before
    return str(nearest) if nearest else ""


def _encrypt(address):
    key_id, key = next(iter(settings.COMMENT_ADDRESS_KEYS.items()))
    return Fernet(key).encrypt(address.strip().encode()), key_id


def _decrypt(row):
    key = settings.COMMENT_ADDRESS_KEYS.get(row.address_key_id)
    if key is None:
        raise AddressUnreadable(f"No address key with the id {row.address_key_id!r} is set.")
    try:
        return Fernet(key).decrypt(bytes(row.address_encrypted)).decode()
    except InvalidToken:
        raise AddressUnreadable(
            f"The address key with the id {row.address_key_id!r} is not the one it was."
        ) from None


def _plain(address):
    return address.strip().lower()


def _every_hash(kind, value):
    return [_hash(kind, value, key_id) for key_id in settings.COMMENT_HASH_KEYS]


def _hash(kind, value, key_id):
    key = settings.COMMENT_HASH_KEYS[key_id].encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _network(ip):
    """What counts as one sender: an IPv4 address, or the /64 network that an IPv6 line is given."""
    address = _address(ip)
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _address(text):
    """Read ``1.2.3.4``, ``2001:db8::1``, and either with a port; None where it is neither."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_our_proxy(address):
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache
def _networks(written):
    return [ipaddress.ip_network(network, strict=False) for network in written]

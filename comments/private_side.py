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
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import DataRequest, Flag, ModerationLog, PrivateSide, SilencedAddress, Standing

# Every table that knows a sender again, and by what; where an address is at hand, its table first.
HASHED = {
    PrivateSide: ("address_hash", "ip_hash"),
    SilencedAddress: ("address_hash",),
    Standing: ("address_hash",),
    DataRequest: ("address_hash", "ip_hash"),
    Flag: ("ip_hash",),
}
# What a backup or a copy without personal data leaves out. Beside the above: what moderators write
# about a person, mail wishes, and who signed in from where.
PRIVATE_MODELS = [
    "comments.PrivateSide",
    "comments.SilencedAddress",
    "comments.Standing",
    "comments.DataRequest",
    "comments.Flag",
    "comments.Note",
    "comments.Subscription",
    "comments.Subscription_told_of",
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "sessions.Session",
]
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
    return {
        "address_encrypted": encrypted,
        "address_key_id": address_key_id,
        "browser": browser[:BROWSER_LIMIT],
        **signs(address=address, ip=ip),
    }


def signs(**given):
    """What a sender is known again by: the hashes of what is ``given`` (address, ip), their key."""
    key_id = _hash_key_id()
    hashes = {f"{kind}_hash": _sign(kind, value, key_id) for kind, value in given.items()}
    return hashes | {"hash_key_id": key_id}


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


def address_for_mail(comment):
    """The address of ``comment``'s writer, or "", for a mail to its owner and for nothing else."""
    row = PrivateSide.objects.using("default").filter(comment=comment).first()
    return address_in(row) if row else ""


def address_in(row):
    """The address of a private row at hand, or ""; for what logs the look itself."""
    return _decrypt(row) if row.address_encrypted is not None else ""


def have_one_writer(one, other):
    """Whether two comments came under the same address."""
    hashes = PrivateSide.objects.filter(comment__in=[one, other]).exclude(address_hash="")
    found = list(hashes.values_list("address_hash", flat=True))
    return len(found) == 2 and len(set(found)) == 1


def is_kept_for(comment):
    """Whether a private side exists, without a look at it."""
    return PrivateSide.objects.using("default").filter(comment=comment).exists()


def from_sender(*, address="", ip=""):
    """The private rows that came from this address or from this IP address, under any key."""
    return PrivateSide.objects.using("default").filter(same_sender(address=address, ip=ip))


def same_sender(*, address="", ip=""):
    """The condition on any table with these hashes: this address, or this IP, under any key."""
    same = Q(pk__in=[])
    if address:
        same |= Q(address_hash__in=_every_hash("address", _plain(address)))
    if _network(ip):
        same |= Q(ip_hash__in=_every_hash("ip", _network(ip)))
    return same


def lock_sender(*, address="", ip=""):
    """Have one sender's posts go one after the other, until the transaction ends."""
    found = signs(address=address, ip=ip)
    hashes = filter(None, (found["address_hash"], found["ip_hash"]))
    # Sorted: two posts that share both signs cannot wait for each other.
    with connection.cursor() as cursor:
        for number in sorted(int.from_bytes(bytes.fromhex(h[:16]), signed=True) for h in hashes):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def rotate(*, batch=500):
    """Encrypt anew, with the current key, what an older one encrypted. Returns how many rows.

    Safe to run again and beside a running site: a row is read under any key we hold.
    """
    current = next(iter(settings.COMMENT_ADDRESS_KEYS))
    stale = (
        PrivateSide.objects.using("default")
        .filter(address_encrypted__isnull=False)
        .exclude(address_key_id=current)
    )

    def turn(row):
        row.address_encrypted, row.address_key_id = _encrypt(_decrypt(row))

    return _turn_all(stale, turn, ["address_encrypted", "address_key_id"], batch)


def rotate_hashes(*, batch=500):
    """Bring every hash under the current key. Returns how many rows.

    An address that we hold is hashed anew. What we do not hold, an IP address say, cannot be: its
    old hash is hashed again with the new key over it, and found so while both keys are set. Safe to
    run again and beside a running site.
    """
    current = _hash_key_id()

    def turn(row):
        for name in HASHED[type(row)]:
            if old := getattr(row, name):
                kind = name.removesuffix("_hash")
                setattr(row, name, _hash(kind, old, current))
        row.hash_key_id = current

    def turn_private_side(row):
        old = row.address_hash
        turn(row)
        if row.address_encrypted is not None:
            row.address_hash = _sign("address", _decrypt(row), current)
            for model in (SilencedAddress, Standing):
                model.objects.filter(address_hash=old).update(
                    address_hash=row.address_hash, hash_key_id=current
                )

    done = 0
    for model, names in HASHED.items():
        stale = model._default_manager.using("default").exclude(hash_key_id__in=["", current])
        turner = turn_private_side if model is PrivateSide else turn
        done += _turn_all(stale, turner, [*names, "hash_key_id"], batch)
    return done


def _turn_all(stale, turn, columns, batch):
    done = 0
    while True:
        with transaction.atomic():
            rows = list(stale.select_for_update(skip_locked=True).order_by("pk")[:batch])
            for row in rows:
                turn(row)
            stale.model.objects.using("default").bulk_update(rows, columns)
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


def _hash_key_id():
    return next(iter(settings.COMMENT_HASH_KEYS))


def _sign(kind, value, key_id):
    plain = _plain(value) if kind == "address" else _network(value)
    return _hash(kind, plain, key_id) if plain else ""


def _every_hash(kind, value):
    """Under each key, and under each laid over what older ones gave (``rotate_hashes``)."""
    found: list[str] = []
    for key_id in reversed(settings.COMMENT_HASH_KEYS):  # the oldest first
        found += [_hash(kind, earlier, key_id) for earlier in [*found, value]]
    return found


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

"""Private side of a comment. Its e-mail address, IP address and browser (docs/rules.md, rule 2).

An e-mail address is encrypted with the first key of ``settings.COMMENT_ADDRESS_KEYS`` and found
again by a keyed hash; an IP address is kept as a keyed hash only. Each row names its keys: they
rotate. Nothing here may print, log or put into a message what it handles.

One person's e-mail address has one hash, however it was typed (``house_style.email_addresses``).
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, Protocol

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from authors.audit import Kind, write_audit
from authors.models import User
from comments import models
from comments.client_ip import find_network
from comments.models import (
    Comment,
    Flag,
    Hold,
    Note,
    PrivateSide,
    SpamTrace,
    Standing,
    Subscription,
)
from house_style.email_addresses import clean_email, email_key, mailbox_key

# Every table that knows a sender again, and by what; where an e-mail address is at hand, its table
# first.
HASHED: dict[type[Model], tuple[str, ...]] = {
    PrivateSide: ("email_hash", "mailbox_hash", "ip_hash"),
    models.SilencedEmailAddress: ("email_hash",),
    Standing: ("email_hash", "mailbox_hash"),
    Note: ("email_hash",),
    models.DataRequest: ("email_hash", "ip_hash"),
    Flag: ("ip_hash",),
}
BATCH = 500
BROWSER_LIMIT = PrivateSide._meta.get_field("browser").max_length


class EmailUnreadable(Exception):
    """The key that an e-mail address was encrypted with is no longer among the settings."""


class HasEmail(Protocol):
    """A row that keeps an e-mail address as ``PrivateSide`` does, in columns of the same names."""

    email_encrypted: Any
    email_key_id: str


def keep(comment: Comment, *, email: str = "", ip: str = "", browser: str = "") -> PrivateSide:
    """Store what a commenter gave in confidence, beside ``comment``."""
    return PrivateSide.objects.using("default").create(
        comment=comment,
        created_at=comment.created_at,
        **conceal(email=email, ip=ip, browser=browser),
    )


def conceal(*, email: str = "", ip: str = "", browser: str = "") -> dict[str, Any]:
    """What a commenter gave in confidence, as the columns of ``PrivateSide`` hold it."""
    encrypted, key_id = encrypt_email(email) if email else (None, "")
    return {
        "email_encrypted": encrypted,
        "email_key_id": key_id,
        "browser": browser[:BROWSER_LIMIT],
        "mailbox_hash": _hash_mailbox(email, _hash_key_id()),
        **hash_sender(email=email, ip=ip),
    }


def forget(comments: QuerySet[Comment]) -> None:
    """Delete for good what stands beside ``comments`` in tables of their own: all that holds their
    words, or who wrote them."""
    for model in (PrivateSide, Subscription, models.DecisionSnapshot, Hold, Note, Flag, SpamTrace):
        model._default_manager.using("default").filter(comment__in=comments).delete()


@transaction.atomic
def reveal_email(comment: Comment, *, by: User) -> str:
    """The commenter's e-mail address, or "" where none was given; the look is logged first.

    Raises ``PermissionDenied`` for who may not, and ``EmailUnreadable`` where its key is gone.
    """
    if not by.has_perm("comments.see_email_address"):
        raise PermissionDenied
    models.ModerationLog.objects.create(
        comment_id=comment.pk, action=models.ModerationLog.Action.EMAIL_SEEN, by=by
    )
    what = "Looked at the commenter's e-mail address."
    write_audit(Kind.LOOK, by=by, about=f"comment {comment.pk}", what=what)
    return email_for_mail(comment)


def email_for_mail(comment: Comment | int) -> str:
    """The e-mail address under ``comment`` (or its key), or "": for a mail to its owner alone."""
    row = PrivateSide.objects.using("default").filter(comment=comment).first()
    return read_email(row) if row else ""


def read_email(row: HasEmail) -> str:
    """The e-mail address of a private row at hand, or ""; for what logs the look itself."""
    return _decrypt(row) if row.email_encrypted is not None else ""


def mark_email_proven(comment: Comment) -> None:
    """Know that a link mailed for this comment was opened by who owns its e-mail address."""
    row = PrivateSide.objects.filter(comment=comment, email_proven_at=None)
    row.update(email_proven_at=timezone.now())
    Note.objects.filter(written_on=comment.pk).update(is_proven=True)


def have_same_commenter(one: Comment, other: Comment) -> bool:
    """Whether two comments came under the same e-mail address."""
    hashes = PrivateSide.objects.filter(comment__in=[one, other]).exclude(email_hash="")
    found = list(hashes.values_list("email_hash", flat=True))
    return len(found) == 2 and len(set(found)) == 1


def find_sent_by(*, email: str = "", ip: str = "") -> QuerySet[PrivateSide]:
    """The private rows that came from this e-mail address or this IP address, under any key."""
    return PrivateSide.objects.using("default").filter(match_sender(email=email, ip=ip))


def match_sender(*, email: str = "", ip: str = "") -> Q:
    """The condition on any table with these hashes: this e-mail or IP address, under any key."""
    same = Q(pk__in=[])
    if key := email_key(email):
        same |= Q(email_hash__in=_every_hash("email", key))
    if network := find_network(ip):
        same |= Q(ip_hash__in=_every_hash("ip", network))
    return same


def find_hashes(*, email: str = "", ip: str = "") -> dict[str, list[str]]:
    """All that ``match_sender`` looks for, as lists by what was given (email, ip)."""
    given = {"email": email_key(email), "ip": find_network(ip)}
    return {kind: _every_hash(kind, value) if value else [] for kind, value in given.items()}


def find_mailbox_hashes(email: str) -> dict[str, list[str]]:
    """What standings given to this e-mail address are known by, however its mailbox is spelled."""
    mailbox = mailbox_key(email)
    found = find_hashes(email=email)["email"]
    return {"email": found, "mailbox": _every_hash("email", mailbox) if mailbox else []}


def find_mailbox_hash(row: PrivateSide) -> str:
    """What a standing given to the owner of ``row`` is known again by, whatever their spelling."""
    try:
        email = read_email(row)
    except EmailUnreadable:
        email = ""
    return _hash_mailbox(email, row.hash_key_id) or row.email_hash


def hash_sender(**given: str) -> dict[str, str]:
    """What a sender is known again by: the hashes of what is ``given`` (email, ip), their key."""
    key_id = _hash_key_id()
    hashes = {f"{kind}_hash": _hash_plain(kind, value, key_id) for kind, value in given.items()}
    return hashes | {"hash_key_id": key_id}


def lock_sender(*, email: str = "", ip: str = "") -> None:
    """Have one sender's posts go one after the other, until the transaction ends."""
    found = hash_sender(email=email, ip=ip)
    hashes = filter(None, (found["email_hash"], found["ip_hash"]))
    # Sorted: two posts that share both hashes cannot wait for each other.
    numbers = sorted(int.from_bytes(bytes.fromhex(h[:16]), signed=True) for h in hashes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n", [numbers])


def rotate_encryption() -> int:
    """Encrypt anew, with the current key, what an older one encrypted. Returns how many rows.

    Safe to run again and beside a running site: a row is read under any key we hold.
    """
    current = next(iter(settings.COMMENT_ADDRESS_KEYS))

    def turn(row: HasEmail) -> None:
        row.email_encrypted, row.email_key_id = encrypt_email(_decrypt(row))

    done = 0
    tables: list[type[Model]] = [PrivateSide, *_list_further_tables()]
    for model in tables:
        rows = model._default_manager.using("default").filter(email_encrypted__isnull=False)
        stale = rows.exclude(email_key_id=current)
        done += _turn_all(stale, turn, ["email_encrypted", "email_key_id"])
    return done


def rotate_hashes() -> int:
    """Bring every hash under the current key. Returns how many rows.

    An e-mail address that we hold is hashed anew. What we do not hold, an IP address say, cannot
    be: its old hash is hashed again with the new key over it, and found so while both keys are set.
    Safe to run again and beside a running site.
    """
    current = _hash_key_id()

    def turn(row: Any) -> None:
        for name in HASHED[type(row)]:
            if old := getattr(row, name):
                kind = "ip" if name == "ip_hash" else "email"
                setattr(row, name, _hash(kind, old, current))
        row.hash_key_id = current

    def turn_private_side(row: PrivateSide) -> None:
        old = row.email_hash
        turn(row)
        if row.email_encrypted is not None:
            row.email_hash = _hash_plain("email", _decrypt(row), current)
            row.mailbox_hash = _hash_mailbox(_decrypt(row), current)
            _join_people(old, row, [models.SilencedEmailAddress, Standing, Note])

    done = 0
    for model, names in HASHED.items():
        stale = model._default_manager.using("default").exclude(hash_key_id__in=["", current])
        turner = turn_private_side if model is PrivateSide else turn
        done += _turn_all(stale, turner, [*names, "hash_key_id"])

    def turn_email(row: Any) -> None:
        row.email_hash = _hash_plain("email", _decrypt(row), current)
        row.hash_key_id = current

    for model in _list_further_tables():
        stale = model._default_manager.using("default").exclude(hash_key_id=current)
        done += _turn_all(stale, turn_email, ["email_hash", "hash_key_id"])
    return done


def rewrite_emails() -> int:
    """Write anew each e-mail address that was kept before ``house_style.email_addresses`` cleaned
    what is typed, and its hash. Returns how many rows.

    Who was two persons for that is one from then on: the bans, the trust and the wish for no mail
    of either count. Safe to run again and beside a running site. Run ``rotate_hashes`` before it.
    """
    current = _hash_key_id()
    rows = PrivateSide.objects.using("default").filter(
        email_encrypted__isnull=False, hash_key_id=current
    )
    done = last = 0
    while True:
        with transaction.atomic():
            batch = list(rows.filter(pk__gt=last).order_by("pk").select_for_update()[:BATCH])
            if not batch:
                return done
            turned = []
            for row in batch:
                kept, old = _decrypt(row), row.email_hash
                spelled = row.mailbox_hash
                row.email_hash = _hash_plain("email", kept, current)
                row.mailbox_hash = _hash_mailbox(kept, current)
                is_same = (row.email_hash, row.mailbox_hash) == (old, spelled)
                if is_same and kept == _clean(kept):
                    continue
                row.email_encrypted, row.email_key_id = encrypt_email(kept)
                _join_people(
                    old, row, [models.SilencedEmailAddress, Standing, Note, models.DataRequest]
                )
                turned.append(row)
            columns = ["email_encrypted", "email_key_id", "email_hash", "mailbox_hash"]
            PrivateSide.objects.using("default").bulk_update(turned, columns)
        done += len(turned)
        last = batch[-1].pk


def _join_people(old: str, row: PrivateSide, tables: list[type[Model]]) -> None:
    """Have what ``tables`` know under the e-mail hash ``old`` stand under that of ``row``."""
    new = row.email_hash
    if old not in ("", new):
        if models.SilencedEmailAddress.objects.filter(email_hash=new).exists():
            models.SilencedEmailAddress.objects.filter(email_hash=old).delete()
        for model in tables:
            model._default_manager.filter(email_hash=old).update(
                email_hash=new, hash_key_id=row.hash_key_id
            )
    if Standing in tables:
        Standing.objects.filter(email_hash=new).update(mailbox_hash=row.mailbox_hash or new)


def _list_further_tables() -> list[type[Model]]:
    """The tables of rooms above this one that keep an e-mail address and its hash as ours do."""
    return [apps.get_model(label) for label in settings.FURTHER_EMAIL_TABLES]


def _turn_all(stale: QuerySet[Any], turn: Callable[[Any], None], columns: list[str]) -> int:
    done = 0
    while True:
        with transaction.atomic():
            rows = list(stale.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
            for row in rows:
                turn(row)
            stale.model.objects.using("default").bulk_update(rows, columns)
        done += len(rows)
        if not rows:
            return done


def encrypt_email(email: str) -> tuple[bytes, str]:
    """An e-mail address as it is kept, and the id of the key that it is encrypted with."""
    key_id, key = next(iter(settings.COMMENT_ADDRESS_KEYS.items()))
    return Fernet(key).encrypt(_clean(email).encode()), key_id


def _decrypt(row: HasEmail) -> str:
    key = settings.COMMENT_ADDRESS_KEYS.get(row.email_key_id)
    if key is None:
        raise EmailUnreadable(f"No address key with the id {row.email_key_id!r} is set.")
    try:
        return Fernet(key).decrypt(bytes(row.email_encrypted or b"")).decode()
    except (InvalidToken, ValueError):
        raise EmailUnreadable(
            f"The address key with the id {row.email_key_id!r} is not the one it was."
        ) from None


def _clean(email: str) -> str:
    """The e-mail address as it is kept; what is none, from an import say, as it stands."""
    try:
        return clean_email(email)
    except ValidationError:
        return email.strip()


def _hash_key_id() -> str:
    return next(iter(settings.COMMENT_HASH_KEYS))


def _hash_plain(kind: str, value: str, key_id: str) -> str:
    plain = email_key(value) if kind == "email" else find_network(value)
    return _hash(kind, plain, key_id) if plain else ""


def _hash_mailbox(email: str, key_id: str) -> str:
    """The hash of the mailbox behind a spelling of it; "" for the plain one, whose e-mail hash it
    would be."""
    mailbox = mailbox_key(email)
    return _hash("email", mailbox, key_id) if mailbox != email_key(email) else ""


def _every_hash(kind: str, value: str) -> list[str]:
    """Under each key, and under each laid over what older ones gave (``rotate_hashes``)."""
    found: list[str] = []
    for key_id in reversed(settings.COMMENT_HASH_KEYS):  # the oldest first
        found += [_hash(kind, earlier, key_id) for earlier in [*found, value]]
    return found


def _hash(kind: str, value: str, key_id: str) -> str:
    key = settings.COMMENT_HASH_KEYS[key_id].encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()

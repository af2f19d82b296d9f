"""Keys of commenters' privacy: whether they are well formed, and read what is stored under them."""

from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import QuerySet

from comments import private_side
from comments.models import PrivateSide

LOOKED_AT = 500  # rows at either end of the table, where not all are asked for


def list_malformed_keys() -> list[str]:
    """A sentence for each address key that encrypts nothing; asks no database."""
    return [
        f"COMMENT_ADDRESS_KEYS: the key with the id {key_id!r} is not 32 bytes in URL-safe Base64. "
        "Write the output of: openssl rand -base64 32 | tr '+/' '-_'"
        for key_id, key in settings.COMMENT_ADDRESS_KEYS.items()
        if not _is_key(key)
    ]


def list_missing_keys(*, everywhere: bool) -> list[str]:
    """A sentence for each address key that stored rows need and that is not set, or is another.

    ``everywhere`` reads the whole table; without it, its oldest and newest rows.
    """
    rows = PrivateSide.objects.using("default").exclude(email_key_id="")
    if everywhere:
        key_ids = set(rows.order_by().values_list("email_key_id", flat=True).distinct())
    else:
        key_ids = {
            *rows.order_by("pk").values_list("email_key_id", flat=True)[:LOOKED_AT],
            *rows.order_by("-pk").values_list("email_key_id", flat=True)[:LOOKED_AT],
        }
    return [fault for key_id in sorted(key_ids) if (fault := _find_fault(rows, key_id))]


def _find_fault(rows: QuerySet[PrivateSide], key_id: str) -> str:
    row = rows.filter(email_key_id=key_id).order_by("-pk").first()
    if row is None:
        return ""
    try:
        private_side.read_email(row)
    except private_side.EmailUnreadable as fault:
        return f"COMMENT_ADDRESS_KEYS: {fault} E-mail addresses of commenters are kept under it."
    return ""


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True

"""Form tokens. What a reply form carries in place of a session, and when its commenter began."""

import time

from django.core import signing
from django.utils import timezone

# Longer than any cache keeps a page. An older page gives its reader the text back with a new token.
TOKEN_DAYS = 14

_signer = signing.Signer(salt="comments.reply")
_beginning_signer = signing.Signer(salt="comments.began")


def make_token(article_id: int) -> str:
    """Sign that a form belongs to an article, and the day: the same for all readers all day long.

    A day and no finer, for a page that is asked for again must be the same bytes to answer 304.
    """
    return _signer.sign(f"{article_id}.{_today()}")


def is_good_token(token: str, article_id: int) -> bool:
    """Whether we signed ``token`` for this article, not too long ago."""
    try:
        signed_for, _, day = _signer.unsign(token).partition(".")
    except signing.BadSignature:
        return False
    return signed_for == str(article_id) and _today() - int(day) <= TOKEN_DAYS


def sign_beginning() -> str:
    """Sign this moment, the first touch of a form."""
    return _beginning_signer.sign(str(int(time.time())))


def seconds_since(beginning: str) -> int | None:
    """Seconds since ``sign_beginning`` signed ``beginning``; None where it is not ours."""
    try:
        return max(0, int(time.time()) - int(_beginning_signer.unsign(beginning)))
    except signing.BadSignature:
        return None


def _today() -> int:
    return timezone.now().toordinal()

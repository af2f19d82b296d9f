"""Proof of work. A challenge that a reader's browser computes before it sends, in an attack.

ALTCHA's protocol, hosted here: nobody else is asked, nobody is followed. It costs a person nothing
and who sends ten thousand comments much.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import SolvedChallenge

# A phone tries some 200,000 numbers a second; half of these on average.
HARDNESS = 100_000
LASTS = timedelta(minutes=30)
LONGEST_ANSWER = 2_000  # characters


def issue() -> dict[str, Any]:
    """Return a new challenge as ALTCHA's clients read it, ready for JSON."""
    expires = timezone.now() + LASTS
    options = altcha.ChallengeOptionsV1(max_number=HARDNESS, hmac_key=_key(), expires=expires)
    return altcha.create_challenge_v1(options).to_dict()


def is_solved(answer: str) -> bool:
    """Whether ``answer``, as a form brought it, solves a challenge of ours for the first time."""
    if not answer or len(answer) > LONGEST_ANSWER:
        return False
    try:
        payload = altcha.PayloadV1.from_base64(answer)
        good, _ = altcha.verify_solution_v1(payload, _key(), check_expires=True)
        _, expires, _ = payload.parse_salt()
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(good) and expires is not None and _is_first(payload.challenge, expires)


def _is_first(challenge: str, expires: float) -> bool:
    try:
        with transaction.atomic():
            SolvedChallenge.objects.create(
                challenge=challenge, expires_at=datetime.fromtimestamp(expires, tz=UTC)
            )
    except IntegrityError:
        return False
    return True


def _key() -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, b"comments.challenge", hashlib.sha256).hexdigest()

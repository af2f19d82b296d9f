"""Known browsers: those from which an account signed in before, told by a signed cookie.

The cookie is no sign-in. It only lets its browser be counted apart from strangers
(``staff/limits.py``), and goes to ``/admin/`` alone.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string

from authors.models import User

COOKIE = "known_browser"
SALT = "staff.known_browsers"
KEPT = 60 * 60 * 24 * 365  # seconds
MOST_PEOPLE = 8  # at one shared computer


def find_browser(request: HttpRequest, username: str) -> str:
    """The number of this browser, if the account of that name signed in from it; else ""."""
    known = _read(request)
    people = known.get("people", [])
    if people and User.objects.filter(username=username, pk__in=people).exists():
        return known["browser"]
    return ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Know this browser again when ``user`` signs in from it."""
    known = _read(request)
    others = [pk for pk in known.get("people", []) if pk != user.pk]
    value = {
        "browser": known.get("browser") or get_random_string(22),
        "people": [user.pk, *others][:MOST_PEOPLE],
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=KEPT,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}

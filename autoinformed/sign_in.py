"""Sign-in name as django-axes counts it."""

from typing import Any

from axes.models import AccessAttempt
from django.http import HttpRequest

LONGEST = AccessAttempt._meta.get_field("username").max_length


def find_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name that somebody signs in with, cut to what django-axes can keep.

    No account has so long a name; those that begin alike are counted as one.
    """
    name = (credentials or {}).get("username") or request.POST.get("username")
    return name[:LONGEST] if name else None

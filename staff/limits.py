"""Limits of sign-in: how many failures, counted by name, by IP address and by both, lock it.

django-axes keeps the failures; what locks is decided here (docs/decisions/0031-sign-in.md). A
browser from which the account signed in before is counted by itself, so that no stranger's guessing
shuts a colleague out.
"""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from authors.audit import Kind, write_audit
from authors.models import User
from staff.known_browsers import find_browser

LONGEST_NAME = AccessAttempt._meta.get_field("username").max_length


class SignInLimits(AxesDatabaseHandler):
    """The failures of one name, one IP address, one browser. ``AXES_HANDLER`` names this class.

    The column ``user_agent`` holds the number of a known browser, and nothing for a stranger's.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """How many of the limits are reached; one locks (``AXES_FAILURE_LIMIT``)."""
        name = get_client_username(request, credentials)
        ip_address = request.axes_ip_address  # type: ignore[attr-defined]
        browser = find_browser(request, name or "")
        recent = AccessAttempt.objects.filter(
            attempt_time__gte=get_cool_off_threshold(request), user_agent=browser
        )
        if browser:
            counted = {"browser": Q(username=name)}
        else:
            counted = {
                "pair": Q(username=name, ip_address=ip_address),
                "name": Q(username=name),
                "ip_address": Q(ip_address=ip_address),
            }
        failures = recent.filter(Q(username=name) | Q(ip_address=ip_address)).aggregate(
            **{
                limit: Sum("failures_since_start", filter=which, default=0)
                for limit, which in counted.items()
            }
        )
        return sum(failures[limit] >= settings.SIGN_IN_LIMITS[limit] for limit in counted)

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        if request is not None:
            name = get_client_username(request, credentials)
            request.axes_user_agent = find_browser(  # type: ignore[attr-defined]
                request, name or ""
            )
        was_open = request is not None and not self.get_failures(request, credentials)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if was_open and getattr(request, "axes_locked_out", False):
            _write_lock(credentials)


def _write_lock(credentials: dict[str, Any]) -> None:
    """Write down whose sign-in is locked, where there is such an account: else it is any words."""
    person = User.objects.filter(username=credentials.get("username", "")).first()
    if person:
        what = "Sign-in was locked after wrong passwords."
        write_audit(Kind.SIGN_IN, by=None, about=str(person), what=what)


def find_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name that somebody signs in with, cut to what django-axes can keep.

    No account has so long a name; those that begin alike are counted as one.
    """
    name = (credentials or {}).get("username") or request.POST.get("username")
    return name[:LONGEST_NAME] if name else None


def answer_locked(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """Say that sign-in is locked, and what to do; nothing of whether the account exists."""
    wait = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    context = {"title": "Sign-in is locked for a while", "minutes": minutes}
    locked = render(request, "admin/locked_out.html", context, status=429)
    locked["Retry-After"] = str(int(wait.total_seconds()))
    locked["Cache-Control"] = "no-store"
    return locked

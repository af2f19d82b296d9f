"""Signing in: the password, then the second factor where one is set up."""

from time import time

import django_otp
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django_otp.models import Device

from authors.audit import Kind, write_audit
from authors.models import User
from staff import second_factor
from staff.known_browsers import remember_browser

HALF = "half_signed_in"
HALF_LASTS = 60 * 10  # seconds between the password and the code
MOST_WRONG_CODES = 5  # then the password is asked again

BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__qualname__}"


def accept_password(request: HttpRequest, user: User, *, then: str) -> HttpResponseBase:
    """Go on with who typed the right password: to the code, or, without a second factor, in."""
    if second_factor.find_app(user) is None:
        return enter(request, user, then=then)
    request.session[HALF] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(time()),
        "then": then,
        "wrong": 0,
    }
    return HttpResponseRedirect(reverse("staff:sign_in_code"))


def find_half(request: HttpRequest) -> tuple[User, str] | None:
    """Who typed their password here some minutes ago, and where they wanted to go."""
    half = request.session.get(HALF)
    if not half or time() - half["at"] > HALF_LASTS or half["wrong"] >= MOST_WRONG_CODES:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(half["password"], user.get_session_auth_hash()):
        return None
    return user, half["then"]


def count_wrong_code(request: HttpRequest) -> None:
    half = request.session[HALF]
    request.session[HALF] = {**half, "wrong": half["wrong"] + 1}


def enter(
    request: HttpRequest, user: User, *, then: str, device: Device | None = None
) -> HttpResponseBase:
    """Sign ``user`` in, and know this browser from now on."""
    request.session.pop(HALF, None)
    login(request, user, backend=BACKEND)
    if device:
        django_otp.login(request, device)
    how = "password and code" if device else "the password alone"
    write_audit(Kind.SIGN_IN, by=user, about=str(user), what=f"Signed in with {how}.")
    response = HttpResponseRedirect(then)
    remember_browser(request, response, user)
    return response

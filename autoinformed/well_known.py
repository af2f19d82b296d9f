"""Addresses that machines know: security.txt, change-password, ads.txt, llms.txt.

All but the second are shown where a setting says what is in them.
"""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

GOOD_FOR = timedelta(days=180)  # RFC 9116: less than a year, so that nobody trusts an old one


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT is not set.")
    ends = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {ends}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "Preferred-Languages: en",
    ]
    return _answer("\n".join(lines))


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Lead a password manager to where staff change theirs."""
    return redirect("admin:password_change")


@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    return _answer(settings.ADS_TXT)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    return _answer(settings.LLMS_TXT)


def _answer(text: str) -> HttpResponse:
    if not text:
        raise Http404("Nothing is set for this address.")
    return HttpResponse(f"{text.rstrip()}\n", content_type="text/plain; charset=utf-8")

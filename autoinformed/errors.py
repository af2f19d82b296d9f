"""Error pages. Those for our own faults need no database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from autoinformed.reader_login import use_reader_login
from pages import views as pages_views

RETRY_AFTER = 30  # seconds


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer as ``pages.views.not_found`` says, through the reader's login: no view was reached."""
    with use_reader_login():
        return pages_views.not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503, and when to come back, while the database is away; 500 for any other fault."""
    fault = sys.exc_info()[1]
    if not isinstance(fault, (OperationalError, InterfaceError)):
        return render(None, "500.html", status=500)
    response = render(None, "503.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response

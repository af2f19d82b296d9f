"""Error pages. Those for our own faults need no database."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from autoinformed import newsroom_errors
from autoinformed.full_disk import NO_ROOM, is_full_disk
from autoinformed.newsroom_errors import is_newsroom
from autoinformed.reader_login import use_reader_login
from pages import views as pages_views

RETRY_AFTER = 30  # seconds
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status = 413 if isinstance(exception, TOO_MUCH) else 400
    if is_newsroom(request):
        return newsroom_errors.answer(request, status)
    return render(None, "400.html", status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_newsroom(request):
        return newsroom_errors.answer(request, 403)
    return render(None, "403.html", status=403)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: in the newsroom, with what was typed into it."""
    if is_newsroom(request):
        return newsroom_errors.answer(request, 403, said=newsroom_errors.STALE)
    return render(None, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer as ``pages.views.not_found`` says, through the reader's login: no view was reached."""
    if is_newsroom(request):
        return newsroom_errors.answer(request, 404)
    with use_reader_login():
        return pages_views.not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503, and when to come back, while the database is away; 500 for any other fault.

    Where a disk is full, readers are told the same, and the newsroom is told why (507).
    """
    fault = sys.exc_info()[1]
    if is_full_disk(fault):
        return answer_away(request, status_for_newsroom=NO_ROOM)
    if isinstance(fault, (OperationalError, InterfaceError)):
        return answer_away(request)
    return _answer_fault(request, 500)


def answer_away(request: HttpRequest, *, status_for_newsroom: int = 503) -> HttpResponse:
    """Answer 503, and when to come back, with what was typed."""
    response = _answer_fault(request, status_for_newsroom if is_newsroom(request) else 503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _answer_fault(request: HttpRequest, status: int) -> HttpResponse:
    if is_newsroom(request):
        return newsroom_errors.answer(request, status)
    sent = newsroom_errors.read_post(request)
    typed = sent.get("text") or sent.get("email", "")  # of a form that asks for no more
    return render(None, f"{status}.html", {"typed": typed}, status=status)

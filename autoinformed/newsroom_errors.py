"""Error pages of the newsroom: what happened, what was typed, and a way on. They make no query."""

import re

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

STALE = (
    "This form was out of date",
    "You signed in or out in another window after it was opened, or it came from another site. "
    "Nothing was saved.",
)
SIGNED_OUT = (
    "You are signed out",
    "Your session ended before this was sent, so nothing was saved. Sign in in a new window, then "
    "come back to this one.",
)
WORDS = {
    400: (
        "That request could not be read",
        "Nothing was changed. Go back and try it again; if it happens twice, tell an admin.",
    ),
    403: (
        "This is not for your role",
        "Nothing was changed. If it is part of your work, ask an admin for the role.",
    ),
    404: (
        "There is nothing here",
        "It may have been deleted or moved, or the address is not quite right.",
    ),
    413: (
        "That was too much at once",
        "It is more than the newsroom takes in one go, so it was not read. Your browser's Back "
        "button leads to the form as you left it: send less of it, or smaller files.",
    ),
    500: (
        "Something went wrong on our side",
        "The fault was logged. Try it again; if it happens twice, tell an admin what you did.",
    ),
    503: (
        "The newsroom is away for a moment",
        "Its database does not answer. Try again in half a minute.",
    ),
}
_SECRET = re.compile(r"password|token|^code$")
_MACHINERY = re.compile(r"^_|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|^(next|sitting)$")
_LONG = 30  # letters; what is shorter is typed again faster than it is found here


def is_newsroom(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def answer(
    request: HttpRequest, status: int, *, said: tuple[str, str] | None = None
) -> HttpResponse:
    """The page for ``status``; ``said`` (``STALE``, ``SIGNED_OUT``) where a form was turned away.

    What was typed stands on it. It can be sent again with one click where the browser says that
    the form was our own: nobody shall confirm what another site wrote.
    """
    title, words = said or WORDS[status]
    sent = _read_post(request)
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    has_secret = any(_SECRET.search(name) for name in sent)
    can_send_again = sent and is_ours and not has_secret and (said or status >= 500)
    context = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "status": status,
        "fault": title,
        "words": words,
        "typed": _list_typed(sent),
        "fields": [(name, value) for name in sent for value in sent.getlist(name)]
        if can_send_again
        else [],
        "has_files": bool(sent) and bool(request.FILES),
        "path": request.get_full_path(),
        "is_signed_out": said is SIGNED_OUT,
        "csrf_token": get_token(request) if can_send_again else "",
    }
    # Without the request: a context processor would ask the session, and thus the database.
    page = HttpResponse(render_to_string("admin/fault.html", context), status=status)
    page["Cache-Control"] = "no-store"
    return page


def _read_post(request: HttpRequest) -> QueryDict:
    """What was posted, without its CSRF token; nothing where it could not be read."""
    try:
        sent = request.POST.copy()
    except OSError:
        sent = QueryDict(mutable=True)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def _list_typed(sent: QueryDict) -> list[tuple[str, str]]:
    """The texts among what was sent, as pairs of a name and what was typed there."""
    return [
        (name.replace("_", " ").replace("-", " "), value)
        for name in sent
        for value in sent.getlist(name)
        if len(value) >= _LONG or " " in value.strip() or "\n" in value
        if not _SECRET.search(name) and not _MACHINERY.search(name)
    ]

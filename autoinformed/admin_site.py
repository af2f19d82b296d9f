"""Admin site. Its names, its home, and how long a signed-in person stays signed in."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse

from authors.models import User
from autoinformed import home

RENEWED = "renewed_at"
RENEW_AFTER = 60 * 5  # seconds; each renewal is a write, so not at every request


class NewsroomAdminSite(admin.AdminSite):
    site_header = "AutoInformed newsroom"
    site_title = "AutoInformed newsroom"
    index_title = "Newsroom"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what needs this person; the tables that Django lists follow below."""
        user = cast(User, request.user)  # whoever is not signed in was sent to do so
        return super().index(request, home.make_context(user) | (extra_context or {}))

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        """Let a session end so long after its last request, not after sign-in.

        NUL is let fall from what is posted: nobody types one, and PostgreSQL takes it in no text.
        """
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                _drop_nul(request)
            if request.user.is_authenticated:
                _renew_session(request)
            return inner(request, *args, **kwargs)

        return cast("View", renewing)


def _drop_nul(request: HttpRequest) -> None:
    if any("\0" in value for _, values in request.POST.lists() for value in values):
        typed = QueryDict(mutable=True)
        for name, values in request.POST.lists():
            typed.setlist(name, [value.replace("\0", "") for value in values])
        request.POST = typed  # type: ignore[assignment]


def _renew_session(request: HttpRequest) -> None:
    """Set the session's end anew: sooner for who may see a commenter's e-mail address."""
    now = int(time())
    if now - request.session.get(RENEWED, 0) < RENEW_AFTER:
        return
    private = request.user.has_perm("comments.see_email_address")
    request.session.set_expiry(
        settings.PRIVATE_SESSION_AGE if private else settings.SESSION_COOKIE_AGE
    )
    request.session[RENEWED] = now

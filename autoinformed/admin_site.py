"""Admin site. Its names, its home, and how long a signed-in person stays signed in."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from authors.models import User
from autoinformed import home, navigation, newsroom_errors
from autoinformed.find import find, suggest
from autoinformed.health import views as health
from staff import second_factor, sessions
from staff.account_log import log_account
from staff.models.session import BROWSER
from staff.views.sign_in import SignInView

RENEWED = "renewed_at"
RENEW_AFTER = 60 * 5  # seconds; each renewal is a write, so not at every request
# What is open to who must set up a second factor and has none yet.
OPEN_WITHOUT_SECOND_FACTOR = {"staff:set_up", "admin:logout", "admin:jsi18n"}


class NewsroomAdminSite(admin.AdminSite):
    site_header = "AutoInformed newsroom"
    site_title = "AutoInformed newsroom"
    index_title = "Newsroom"

    def get_urls(self) -> list[Any]:
        return [
            path("find/", self.admin_view(find), name="find"),
            path("find/suggest/", self.admin_view(suggest), name="find_suggest"),
            path("health/", self.admin_view(health.show), name="health"),
            path("health/retry/", self.admin_view(health.retry), name="health_retry"),
            path("health/mail/", self.admin_view(health.send_test_mail), name="health_mail"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        tables = context["available_apps"]
        groups = navigation.build_navigation(request, tables)
        return context | {"navigation": groups, "here": navigation.find_here(groups)}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what needs this person."""
        user = cast(User, request.user)  # whoever is not signed in was sent to do so
        return super().index(request, home.make_context(user) | (extra_context or {}))

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead home: the newsroom's screens are sorted by job, not by the code they come from."""
        return redirect("admin:index")

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
                if _lacks_second_factor(request):
                    return redirect("staff:set_up")
            elif request.method == "POST" and request.headers.get("Sec-Fetch-Mode") == "navigate":
                # The sign-in screen alone would lose what was typed; a script looks after its own.
                return newsroom_errors.answer(request, 403, said=newsroom_errors.SIGNED_OUT)
            return inner(request, *args, **kwargs)

        return cast("View", renewing)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the password; the second factor follows where one is set up."""
        home_url = reverse("admin:index")
        then = SignInView(request=request).get_redirect_url() or home_url
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(then)
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            REDIRECT_FIELD_NAME: then,
            **(extra_context or {}),
        }
        return cast(HttpResponse, never_cache(SignInView.as_view(extra_context=context))(request))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Django's, which ends the person's other sessions as well."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            user = cast(User, request.user)
            sessions.end_sessions(user, but=request.session.session_key)
            log_account(user, by=user, what="Changed the password.")
        return response


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person has to set one up before anything else."""
    match = request.resolver_match
    is_open = match and match.view_name in OPEN_WITHOUT_SECOND_FACTOR
    if is_open or not settings.SECOND_FACTOR_ROLES:
        return False
    user = cast(Any, request.user)  # django-otp gives it is_verified
    return not user.is_verified() and second_factor.is_required(user)


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
    request.session[BROWSER] = sessions.name_browser(request)

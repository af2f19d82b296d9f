"""The admin site: its names, its home, and how long a signed-in person stays signed in."""

from functools import wraps
from time import time

from django.conf import settings
from django.contrib import admin

RENEWED = "renewed_at"
RENEW_AFTER = 60 * 5  # seconds; each renewal is a write, so not at every request


class NewsroomAdminSite(admin.AdminSite):
    site_header = "AutoInformed newsroom"
    site_title = "AutoInformed newsroom"
    index_title = "Newsroom"

    def index(self, request, extra_context=None):
        """What needs this person; the tables that Django lists follow below."""
        from autoinformed import home  # models, which are not there yet when this site is made

        return super().index(request, home.context_for(request.user) | (extra_context or {}))

    def admin_view(self, view, cacheable=False):
        """Let a session end so long after its last request, not after sign-in."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def renewing(request, *args, **kwargs):
            if request.user.is_authenticated:
                _renew(request)
            return inner(request, *args, **kwargs)

        return renewing


def _renew(request):
    """Set the session's end anew: sooner for who may see a commenter's private address."""
    now = int(time())
    if now - request.session.get(RENEWED, 0) < RENEW_AFTER:
        return
    private = request.user.has_perm("comments.see_email_address")
    request.session.set_expiry(
        settings.PRIVATE_SESSION_AGE if private else settings.SESSION_COOKIE_AGE
    )
    request.session[RENEWED] = now

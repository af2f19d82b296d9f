"""Session of a member of staff: Django's own, with what a person needs to know it again."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

BROWSER = "browser"


class Session(AbstractBaseSession):
    """A browser that is signed in, or half-way there: whose, which kind, when it was last used.

    Neither the IP address nor what the browser says of itself is kept: only "Firefox on Windows".
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    browser = models.CharField(max_length=60, blank=True)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        ordering = ["-last_used_at"]

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseSessionStore):
    """Session engine (``SESSION_ENGINE`` names this module): Django's, writing our columns too."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        session.browser = data.get(BROWSER, "")
        return session

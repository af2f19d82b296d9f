"""Sessions of a person: which browsers are signed in, and ending them."""

import hashlib
import re

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from authors.models import User
from staff.models import Session

# What a browser says of itself, in the order in which it must be asked: Edge says "Chrome" too.
_FAMILIES = [
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(?:e|ium)/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
]
_SYSTEMS = [
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"CrOS", "ChromeOS"),
    (r"Linux|X11", "Linux"),
]


def name_browser(request: HttpRequest) -> str:
    """The family of the browser and its system, such as "Firefox on Windows": no version."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    family = _find_first(_FAMILIES, agent) or "A browser"
    system = _find_first(_SYSTEMS, agent)
    return f"{family} on {system}" if system else family


def list_sessions(user: User) -> QuerySet[Session]:
    """The person's sessions that have not ended, last used first."""
    return user.sessions.filter(expire_date__gt=timezone.now()).defer("session_data")


def build_handle(session_key: str) -> str:
    """What stands for a session on a page: its key itself would be a way in."""
    return hashlib.sha256(f"session:{session_key}".encode()).hexdigest()[:20]


def end_session(user: User, handle: str) -> bool:
    """End the session of ``user`` that ``handle`` stands for. Returns whether there was one."""
    for session in list_sessions(user):
        if build_handle(session.session_key) == handle:
            session.delete()
            return True
    return False


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End all sessions of ``user``, save the one with the key ``but``. Returns how many."""
    ended = list_sessions(user).exclude(session_key=but or "")
    number = ended.count()
    user.sessions.exclude(session_key=but or "").delete()
    return number


def _find_first(choices: list[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in choices if re.search(pattern, text)), "")

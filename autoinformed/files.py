"""Static files and pictures, served by the web server's own process.

granian can mount folders itself, but sends neither the compressed variants nor our headers
(docs/decisions/0004-static-files.md), so ServeStatic stands in front of Django.
"""

from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from django.conf import settings
from servestatic import ServeStatic

ONE_YEAR = 60 * 60 * 24 * 365  # seconds


def serve_static(application: WSGIApplication) -> WSGIApplication:
    """Serve what collectstatic gathered: compressed, and for ever where the name holds a hash."""
    if not settings.STATIC_ROOT.is_dir():
        return application
    return ServeStatic(
        application,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        add_headers_function=_guard_static,
    )


def serve_media(application: WSGIApplication) -> WSGIApplication:
    """Serve uploaded pictures as they come; a picture's name is never used twice."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return ServeStatic(
        application,
        root=settings.MEDIA_ROOT,
        prefix=settings.MEDIA_URL,
        autorefresh=True,
        max_age=ONE_YEAR,
        allow_all_origins=False,
        add_headers_function=_guard_media,
    )


def _guard_static(headers: Headers, path: str, url: str) -> None:
    """Have a file be what its name says, and stand in no frame."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"


def _guard_media(headers: Headers, path: str, url: str) -> None:
    """Have a picture be what its name says, and run nothing in the site's name."""
    _guard_static(headers, path, url)
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"

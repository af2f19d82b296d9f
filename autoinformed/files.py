"""Static files and pictures, served by the web server's own process.

granian can mount folders itself, but sends neither the compressed variants nor our headers
(docs/decisions/0004-static-files.md), so ServeStatic stands in front of Django.
"""

from django.conf import settings
from servestatic import ServeStatic

ONE_YEAR = 60 * 60 * 24 * 365  # seconds


def _guard(headers, path, url):
    """A file is what its name says, and runs nothing in the site's name."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _guard_static(headers, path, url):
    headers["X-Content-Type-Options"] = "nosniff"


def serve_static(application):
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


def serve_media(application):
    """Serve uploaded pictures as they come; a picture's name is never used twice."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return ServeStatic(
        application,
        root=settings.MEDIA_ROOT,
        prefix=settings.MEDIA_URL,
        autorefresh=True,
        max_age=ONE_YEAR,
        allow_all_origins=False,
        add_headers_function=_guard,
    )

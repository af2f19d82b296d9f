"""Which database login a request reads through.

A public page reads through ``settings.READER_ALIAS``, whose login may SELECT from public tables and
nothing else. A view is public unless it, or its namespace, is listed in ``settings.PRIVATE_VIEWS``:
a new view that nobody thought about gets the login that can do less.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

_reads_as_reader: ContextVar[bool] = ContextVar("reads_as_reader", default=False)


@contextmanager
def reader_login():
    """Send this context's reads to the reader's login."""
    token = _reads_as_reader.set(True)
    try:
        yield
    finally:
        _reads_as_reader.reset(token)


def is_public(resolver_match):
    """Whether the matched view shows every reader the same."""
    names = {resolver_match.view_name, *resolver_match.namespaces}
    return not names & settings.PRIVATE_VIEWS


class ReaderMiddleware:
    """Give a public GET or HEAD the reader's login, its error page included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # An address that nothing answers to has no view to ask: its page is public.
        token = _reads_as_reader.set(request.method in ("GET", "HEAD"))
        try:
            return self.get_response(request)
        finally:
            _reads_as_reader.reset(token)

    def process_view(self, request, view, args, kwargs):
        if not is_public(request.resolver_match):
            _reads_as_reader.set(False)


class ReaderRouter:
    """Reads of a public page go to the reader's login, every write to ``default``."""

    def db_for_read(self, model, **hints):
        return settings.READER_ALIAS if _reads_as_reader.get() else "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, left, right, **hints):
        return True  # one database, two logins

    def allow_migrate(self, database, app_label, **hints):
        return database == "default"

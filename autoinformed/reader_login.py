"""Reader's login. The database login through which a public page reads.

A public page reads through ``settings.READER_ALIAS``, whose login may SELECT from public tables and
nothing else. A view is public unless it, or its namespace, is listed in ``settings.PRIVATE_VIEWS``:
a new view that nobody thought about gets the login that can do less.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

_reads_as_reader: ContextVar[bool] = ContextVar("reads_as_reader", default=False)


@contextmanager
def use_reader_login(*, when: bool = True) -> Iterator[None]:
    """Send this context's reads to the reader's login."""
    token = _reads_as_reader.set(when)
    try:
        yield
    finally:
        _reads_as_reader.reset(token)


def is_public(resolver_match: ResolverMatch) -> bool:
    """Whether the matched view shows every reader the same."""
    names = {resolver_match.view_name, *resolver_match.namespaces}
    return not names & settings.PRIVATE_VIEWS


class ReaderMiddleware:
    """Give a public GET or HEAD the reader's login, its error page included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A path that nothing answers to has no view to ask: its page is public.
        with use_reader_login(when=request.method in ("GET", "HEAD")):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match and not is_public(request.resolver_match):
            _reads_as_reader.set(False)


class ReaderRouter:
    """Send the reads of a public page to the reader's login, every write to ``default``."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return settings.READER_ALIAS if _reads_as_reader.get() else "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, left: Model, right: Model, **hints: Any) -> bool:
        return True  # one database, two logins

    def allow_migrate(self, database: str, app_label: str, **hints: Any) -> bool:
        return database == "default"

"""Middleware: what a path may hold, what a response may load, and whether it is compressed."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.middleware.gzip import GZipMiddleware

from autoinformed import errors
from autoinformed.reader_login import is_public


def set_content_security(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the newsroom a policy with a nonce; everything else has the strict one.

    No page may use the device it is shown on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        match = request.resolver_match
        is_newsroom = match and {"admin", "staff"} & {*match.namespaces}
        if is_newsroom and not hasattr(response, "_csp_config"):
            # What csp_override does; the admin's own views are not ours to decorate.
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return response

    return middleware


def ignore_foreign_cookies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no cookie into a readers' page. Ours are of the newsroom's path; another program's on
    the same host would have us set cookies and vary by them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.SESSION_COOKIE_PATH):
            request.COOKIES = {}
        return get_response(request)

    return middleware


def refuse_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 where the newsroom is asked for NUL, which PostgreSQL takes in no text.

    Readers' addresses drop it: they find nothing, or what the rest of the words find.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        has_nul = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul and request.path_info.startswith(settings.SESSION_COOKIE_PATH):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware


class RefuseUnfitValues:
    """Answer 400 where an address asks a column for what it cannot hold, such as a status that is
    none: the database says so, and it is no fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, DataError) and request.method in ("GET", "HEAD"):
            return errors.bad_request(request, fault)
        return None


class CompressPublicPages(GZipMiddleware):
    """Compress what every reader gets alike; a page with a secret in it stays as it is (BREACH).

    So does a file that is streamed: a PDF is compressed in itself.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        match = request.resolver_match
        if match and is_public(match) and not (response.cookies or response.streaming):
            return super().process_response(request, response)
        return response

"""Small rules for every response: what it may load, and whether it is compressed."""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware

from autoinformed.readers import is_public


def content_security(get_response):
    """Give the newsroom a policy with a nonce; everything else has the strict one."""

    def middleware(request):
        response = get_response(request)
        match = request.resolver_match
        if match and "admin" in match.namespaces and not hasattr(response, "_csp_config"):
            # What csp_override does; the admin's own views are not ours to decorate.
            response._csp_config = settings.ADMIN_CSP
        return response

    return middleware


class CompressPublicPages(GZipMiddleware):
    """Compress what every reader gets alike; a page with a secret in it stays as it is (BREACH).

    So does a file that is streamed: a PDF is compressed in itself.
    """

    def process_response(self, request, response):
        match = request.resolver_match
        if match and is_public(match) and not (response.cookies or response.streaming):
            return super().process_response(request, response)
        return response

"""Networks of the newsroom: where a setting names them, nobody else is let to its sign-in."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comments.client_ip import find_client_ip

SAID = "The newsroom is open from certain networks alone, and yours is none of them.\n"


def bind_newsroom(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Answer 403 to whoever asks for the newsroom from outside ``ADMIN_NETWORKS``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_newsroom = request.path_info.startswith(settings.SESSION_COOKIE_PATH)
        if settings.ADMIN_NETWORKS and is_newsroom and not _is_within(find_client_ip(request)):
            answer = HttpResponse(SAID, status=403, content_type="text/plain; charset=utf-8")
            answer["Cache-Control"] = "no-store"
            return answer
        return get_response(request)

    return middleware


def _is_within(ip: str) -> bool:
    if not ip:
        return False
    address = ipaddress.ip_address(ip)
    return any(address in ipaddress.ip_network(network) for network in settings.ADMIN_NETWORKS)

"""Client IP address. Which one a request came from, behind proxies of ours."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def find_client_ip(request: HttpRequest) -> str:
    """The reader's IP address: the right-most hop that is no proxy of ours. "" where unknown.

    What stands further left in ``X-Forwarded-For`` is the client's own claim and is not read.
    """
    nearest = _parse(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while nearest and _is_our_proxy(nearest) and hops:
        before = _parse(hops.pop())
        if before is None:
            break
        nearest = before
    return str(nearest) if nearest else ""


def find_network(ip: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that an IPv6 connection is given."""
    address = _parse(ip)
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _parse(text: str) -> IPAddress | None:
    """Read ``1.2.3.4``, ``2001:db8::1``, and either with a port; None where it is neither."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_our_proxy(address: IPAddress) -> bool:
    written = settings.TRUSTED_PROXIES
    return any(address in ipaddress.ip_network(network, strict=False) for network in written)

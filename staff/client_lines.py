"""Line of a client: the IP address, or for IPv6 the network, that counts as one."""

from django.http import HttpRequest

from comments.client_ip import find_client_ip, find_network


def find_line(request: HttpRequest) -> str | None:
    """The IP address whose failures are counted together. None where it is unknown.

    Of IPv6 it is the first of the /64 that a connection is given, or one person would have more
    lines than could ever be counted.
    """
    return find_network(find_client_ip(request)).partition("/")[0] or None

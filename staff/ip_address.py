"""IP address of a client, as the limits of sign-in and of password mails count it."""

from django.http import HttpRequest

from comments.client_ip import find_client_ip, find_network


def find_counted_ip(request: HttpRequest) -> str | None:
    """The IP address whose requests are counted together. None where it is unknown.

    Of IPv6 it is the first of the /64 that a connection is given, or one person would have more
    addresses than could ever be counted.
    """
    return find_network(find_client_ip(request)).partition("/")[0] or None

"""Requests to the open internet: for what texts and exports name, and never to this network.

Each host's name is looked up once, every answer must be a public one, and the connection goes to
that answer. So no text can make this machine ask its neighbors. Redirects are the caller's to
follow, each through here.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, unquote, urlsplit

TIMEOUT = 20.0  # seconds

type Resolver = Callable[[str, int], list[str]]


class NoAnswer(Exception):
    """Nothing answers at an address, or it may not be asked; the message is one plain sentence."""


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of ``host``. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(ip: str) -> bool:
    """Whether ``ip`` is an address of the open internet."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in the clothes of IPv6 is judged as what it is.
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast


class Answer:
    """An answer from one IP address, asked for by the name of its host. A context manager."""

    def __init__(
        self,
        connection: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
        ends: Timer,
    ) -> None:
        self._connection, self._response, self._ends = connection, response, ends
        self.status = response.status
        self.headers = response.headers

    def read(self, size: int) -> bytes:
        return self._response.read(size)

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.cancel()
        self._response.close()
        self._connection.close()


@dataclass(frozen=True)
class OpenWeb:
    """The internet beyond this network. Tests give it hosts and addresses of their own."""

    resolver: Resolver = resolve
    may_connect: Callable[[str], bool] = is_public
    ports: Collection[int] = (80, 443)
    timeout: float = TIMEOUT  # of each wait, in seconds
    most_seconds: float = 600.0  # of the whole answer: a server may send a byte now and then

    def ask(self, url: str, *, method: str = "GET", headers: Mapping[str, str]) -> Answer:
        """Ask for ``url``, which is http or https, without following a redirect.

        Raises ``NoAnswer``.
        """
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            port = parts.port or {"https": 443}.get(parts.scheme, 80)
        except ValueError:
            raise NoAnswer("Its address is none.") from None
        if parts.scheme not in ("http", "https") or not host:
            raise NoAnswer("Its address is none of the web.")
        if port not in self.ports:
            raise NoAnswer("Its address has an odd port.")
        try:
            found = self.resolver(host, port)
        except (OSError, UnicodeError):  # the second: a name that no host can have
            raise NoAnswer("Its host cannot be found.") from None
        if not found or not all(map(self.may_connect, found)):
            raise NoAnswer("Its host is at a private address, which is never asked.")
        target = quote(unquote(parts.path), safe="/%:@!$&'()*+,;=~") or "/"
        if parts.query:
            target += "?" + quote(parts.query, safe="=&%+/:@!$'()*,;?~")
        try:
            raw = self._connect(found[0], port, host if parts.scheme == "https" else None)
            connection = http.client.HTTPConnection(host, port, timeout=self.timeout)
            connection.sock = raw
            return self._read_answer(connection, method, target, headers)
        except ssl.SSLCertVerificationError:
            raise NoAnswer("Its host has no valid certificate.") from None
        except (OSError, http.client.HTTPException):
            raise NoAnswer("Its host did not answer.") from None

    def _connect(self, ip: str, port: int, secure_host: str | None) -> socket.socket:
        raw = socket.create_connection((ip, port), timeout=self.timeout)
        if secure_host is None:
            return raw
        try:
            return ssl.create_default_context().wrap_socket(raw, server_hostname=secure_host)
        except BaseException:
            raw.close()
            raise

    def _read_answer(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
    ) -> Answer:
        ends = Timer(self.most_seconds, _break_off, [connection.sock])
        ends.daemon = True
        ends.start()
        try:
            connection.request(method, target, headers=dict(headers))
            return Answer(connection, connection.getresponse(), ends)
        except BaseException:
            ends.cancel()
            connection.close()
            raise


def _break_off(raw: socket.socket) -> None:
    """End what waits on a connection; its reader sees it closed."""
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended

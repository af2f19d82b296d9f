"""Fetching of files from the old site, into a folder where a second run finds them.

From the hosts that the export names and from no other, and never from a private address: each
name is looked up once, every answer must be a public one, and the connection goes to that answer.
A redirect is looked at in the same way. So an export cannot make this machine ask its neighbors.
"""

import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings

from wordpress.importing.files import FileMissing

TIMEOUT = 20  # seconds
MOST_REDIRECTS = 3
PIECE = 64 * 1024  # bytes
TYPES = ("image/", "application/pdf", "application/octet-stream", "binary/octet-stream")

type Resolver = Callable[[str, int], list[str]]


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


class Fetched:
    """Files of the old site, fetched once each and kept in ``folder``."""

    parallel = 4

    def __init__(
        self,
        folder: Path,
        hosts: Collection[str],
        *,
        resolver: Resolver = resolve,
        may_connect: Callable[[str], bool] = is_public,
        ports: Collection[int] = (80, 443),
    ) -> None:
        self._folder = folder
        self._hosts = hosts
        self._resolver = resolver
        self._may_connect = may_connect
        self._ports = ports

    def find(self, path: str, url: str) -> Path:
        """The file of ``url``, from the folder if it was fetched before. Raises ``FileMissing``."""
        kept = self._name_file(url)
        if not kept.is_file():
            self._fetch(url, kept)
        return kept

    def _name_file(self, url: str) -> Path:
        parts = urlsplit(url)
        # One file for one address: nothing of a stranger's path reaches the file system as it is.
        name = quote(f"{parts.hostname}{unquote(parts.path)}", safe="")
        if not parts.hostname or len(name) > 240:
            raise FileMissing("Its address is none that can be fetched.")
        return self._folder / name

    def _fetch(self, url: str, kept: Path) -> None:
        for _ in range(MOST_REDIRECTS + 1):
            with self._ask(url) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                self._keep(answer, kept)
                return
        raise FileMissing("Its address is redirected again and again.")

    def _ask(self, url: str) -> "_Answer":
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            port = parts.port or {"https": 443}.get(parts.scheme, 80)
        except ValueError:
            port = 0
        if parts.scheme not in ("http", "https") or host not in self._hosts:
            raise FileMissing("It lies on a host that the export does not name as its own.")
        if port not in self._ports:
            raise FileMissing("Its address has an odd port.")
        try:
            found = self._resolver(host, port)
        except OSError:
            raise FileMissing("Its host cannot be found.") from None
        if not found or not all(map(self._may_connect, found)):
            raise FileMissing("Its host is at a private address, which is never asked.")
        target = quote(unquote(parts.path), safe="/%:@!$&'()*+,;=~") or "/"
        if parts.query:
            target += "?" + quote(parts.query, safe="=&%+/:@!$'()*,;?~")
        try:
            return _Answer(found[0], host, port, target, is_secure=parts.scheme == "https")
        except (OSError, http.client.HTTPException):
            raise FileMissing("Its host did not answer.") from None

    def _keep(self, answer: "_Answer", kept: Path) -> None:
        limit = settings.IMAGE_MAX_BYTES
        if answer.status != 200:
            raise FileMissing(f"Its host answered {answer.status}.")
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind and not kind.startswith(TYPES):
            raise FileMissing(f"Its host sent something else ({kind[:40]}).")
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Under its own name only once it is whole: a killed run leaves no half of a file.
        with NamedTemporaryFile(dir=kept.parent, prefix=".part-", delete=False) as part:
            try:
                size = 0
                while piece := answer.read(PIECE):
                    size += part.write(piece)
                    if size > limit:
                        raise FileMissing("It is larger than a picture may be.")
                length = answer.headers.get("Content-Length", "")
                if length.isdecimal() and int(length) != size:
                    raise FileMissing("Its host broke off in the middle.")
            except (OSError, http.client.HTTPException) as fault:
                Path(part.name).unlink(missing_ok=True)
                raise FileMissing("Its host broke off in the middle.") from fault
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        os.replace(part.name, kept)


class _Answer:
    """An answer from one IP address, asked for by the name of its host."""

    def __init__(self, ip: str, host: str, port: int, target: str, *, is_secure: bool) -> None:
        raw = socket.create_connection((ip, port), timeout=TIMEOUT)
        try:
            if is_secure:
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            self._connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
            self._connection.sock = raw
            headers = {"User-Agent": "AutoInformed import", "Accept": "image/*, application/pdf"}
            self._connection.request("GET", target, headers=headers)
            self._response = self._connection.getresponse()
        except BaseException:
            raw.close()
            raise
        self.status = self._response.status
        self.headers = self._response.headers

    def read(self, size: int) -> bytes:
        return self._response.read(size)

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

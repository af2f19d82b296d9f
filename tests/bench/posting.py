"""A load of posts: many requests over a few connections, as fast as a server takes them."""

import socket
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import perf_counter
from urllib.parse import urlencode

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """How a load went: seconds from the first request to the last answer, and how many of each
    status were answered."""

    seconds: float
    statuses: Counter[int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.statuses.total() / self.seconds


def write_post(address: str, fields: dict[str, object], headers: dict[str, str]) -> bytes:
    """The bytes of a form that is sent to ``address``, a path."""
    body = urlencode(fields).encode()
    head = headers | {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    lines = [f"POST {address} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def send_all(port: int, requests: Iterable[bytes], *, connections: int = CONNECTIONS) -> Load:
    """Send whole ``requests`` to a port of this machine; each connection is kept as long as it is
    open."""
    waiting: SimpleQueue[bytes] = SimpleQueue()
    for request in requests:
        waiting.put(request)
    statuses: Counter[int] = Counter()
    began = perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        for statuses_of_one in pool.map(_send, [port] * connections, [waiting] * connections):
            statuses += statuses_of_one
    return Load(perf_counter() - began, statuses)


def _send(port: int, waiting: SimpleQueue[bytes]) -> Counter[int]:
    statuses: Counter[int] = Counter()
    line = socket.create_connection(("127.0.0.1", port))
    while True:
        try:
            request = waiting.get_nowait()
        except Empty:
            line.close()
            return statuses
        line.sendall(request)
        status, stays_open = _read_answer(line)
        statuses[status] += 1
        if not stays_open:
            line.close()
            line = socket.create_connection(("127.0.0.1", port))


def _read_answer(line: socket.socket) -> tuple[int, bool]:
    """The status of one answer, and whether another request may follow on its connection."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += (piece := line.recv(65536))
        if not piece:
            raise ConnectionError("The server hung up.")
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").lower().split("\r\n")
    fields = dict(field.split(": ", 1) for field in lines if ": " in field)
    if fields.get("transfer-encoding") == "chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += line.recv(65536)
    else:
        while len(body) < int(fields.get("content-length", 0)):
            body += line.recv(65536)
    return int(first.split()[1]), fields.get("connection") != "close"

"""Requests to the open internet never reach a private address."""

import socket
import threading

import pytest

from articles.open_web import NoAnswer, OpenWeb, is_public


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("nonsense", False),
    ],
)
def test_private_addresses_are_told_from_public_ones(ip, public):
    assert is_public(ip) is public


def test_a_host_that_never_comes_to_an_end_is_left():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hold():
            with server.accept()[0] as connection:
                while connection.recv(1024):  # until the other side goes
                    pass

        thread = threading.Thread(target=hold)
        thread.start()
        port = server.getsockname()[1]
        web = OpenWeb(
            resolver=lambda *_: ["127.0.0.1"],
            may_connect=lambda ip: True,
            ports={port},
            timeout=60,
            most_seconds=0.1,
        )

        with pytest.raises(NoAnswer, match="did not answer"):
            web.ask(f"http://other.example:{port}/", headers={})
        thread.join()


@pytest.mark.parametrize(
    "url", ["http://[", "ftp://a.example/", "http:///x", "http://a.example:x/"]
)
def test_what_is_no_address_of_the_web_is_told(url):
    with pytest.raises(NoAnswer):
        OpenWeb().ask(url, headers={})

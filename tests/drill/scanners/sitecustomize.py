"""Keeps a scanner on this machine: Python imports it at its start, before the scanner.

Whatever would leave the loopback address is refused, and written into the file that ``OUTSIDE``
names. Nothing of ours can be imported here.
"""

import ipaddress
import os
import sys

NAMES_AN_ADDRESS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}


def stay_here(event, values):
    if event not in NAMES_AN_ADDRESS:
        return
    address = values[NAMES_AN_ADDRESS[event]]
    host = address[0] if isinstance(address, tuple) else address
    if event != "socket.getaddrinfo" and not isinstance(address, tuple):
        return  # a socket of this machine, by its file
    host = host.decode() if isinstance(host, bytes) else host
    if host is None or host == "localhost":
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    with open(os.environ["OUTSIDE"], "a") as file:
        file.write(f"{event} {host}\n")
    raise PermissionError(f"This scanner stays on this machine: {host}")


if "OUTSIDE" in os.environ:
    sys.addaudithook(stay_here)

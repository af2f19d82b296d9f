"""Links in bodies: web addresses as people type them, made whole, and which are our own. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# What stands before the first slash of a web address without its scheme: names joined by dots.
_HOST = re.compile(r"(?:[^\W_][\w-]*\.)+([^\W\d_]{2,}|xn--[a-z0-9-]+)(?=[/?#]|$)", re.IGNORECASE)
# Endings of files, which no host has or hardly any: `about.html` is no host.
_FILES = frozenset(
    {"asp", "aspx", "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "json", "jsp"}
    | {"md", "mov", "mp3", "mp4", "pdf", "php", "png", "ppt", "pptx", "rtf", "svg", "tif", "tiff"}
    | {"txt", "webp", "xhtml", "xls", "xlsx", "xml", "zip"}
)
_POST_NUMBER = re.compile(r"(?:^|&)p=([0-9]{1,18})(?:&|$)")


def complete_url(url: str) -> str:
    """Give ``url`` with ``https://`` where it starts with a host; any other as it is.

    A browser takes ``www.example.com/x`` for a page below the one that it stands on.
    """
    bare = url.strip()
    host = _HOST.match(bare)
    if host and (bare.lower().startswith("www.") or host[1].lower() not in _FILES):
        return f"https://{bare}"
    return url


def read_own_path(href: str, site_hosts: Iterable[str]) -> str | None:
    """Give the path of a link to our own site, ``/?p=`` ones with their number; None for others.

    The front page is "", and so is a place of the text's own page. Links to ``site_hosts`` are
    ours, as those without a host are.
    """
    hosts = {host.lower().removeprefix("www.") for host in site_hosts}
    try:
        address = urlsplit(complete_url(href.strip()))
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:  # such as http://[
        return None
    is_ours = host in hosts if host else not address.scheme and not address.netloc
    if not is_ours or not (address.path or "/").startswith("/"):
        return None
    if number := _POST_NUMBER.search(address.query):
        return f"/?p={int(number[1])}"
    return "" if address.path in ("", "/") else address.path

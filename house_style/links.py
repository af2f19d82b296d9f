"""Links in bodies: web addresses as people type them, made whole. Pure."""

import re

# What stands before the first slash of a web address without its scheme: names joined by dots.
_HOST = re.compile(r"(?:[^\W_][\w-]*\.)+([^\W\d_]{2,}|xn--[a-z0-9-]+)(?=[/?#]|$)", re.IGNORECASE)
# Endings of files, which no host has or hardly any: `about.html` is no host.
_FILES = frozenset(
    {"asp", "aspx", "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "json", "jsp"}
    | {"md", "mov", "mp3", "mp4", "pdf", "php", "png", "ppt", "pptx", "rtf", "svg", "tif", "tiff"}
    | {"txt", "webp", "xhtml", "xls", "xlsx", "xml", "zip"}
)


def complete_url(url: str) -> str:
    """Give ``url`` with ``https://`` where it starts with a host; any other as it is.

    A browser takes ``www.example.com/x`` for a page below the one that it stands on.
    """
    bare = url.strip()
    host = _HOST.match(bare)
    if host and (bare.lower().startswith("www.") or host[1].lower() not in _FILES):
        return f"https://{bare}"
    return url

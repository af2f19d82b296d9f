"""Files of the old site: where its uploads lie here, as a copy of the folder or fetched from it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

# What WordPress makes of an upload beside it: smaller ones, one that was scaled, turned or cut.
RENDITION = re.compile(r"-(?:[0-9]+x[0-9]+|scaled|rotated|e[0-9]{9,})(?=\.[A-Za-z0-9]{2,5}$)")
# The last is where this program itself keeps them.
_BELOW_UPLOADS = re.compile(r"/(?:wp-content/uploads|uploads|files|media)/(?P<rest>.+)$")


class FileMissing(Exception):
    """A file of the old site is not at hand; the message says why, in plain words."""


class Source(Protocol):
    """Where files of the old site come from, and how many are best asked for at once."""

    @property
    def parallel(self) -> int: ...

    def find(self, path: str, url: str) -> Path:
        """The file at ``path`` below the uploads, whose old address is ``url``.

        Raises ``FileMissing``.
        """


@dataclass(frozen=True)
class NoFiles:
    """No files at all: neither a folder nor fetching was asked for."""

    parallel: int = 1

    def find(self, path: str, url: str) -> Path:
        raise FileMissing("Its file was not given: import again with the folder of uploads.")


class Folder:
    """A copy of ``wp-content/uploads``, or of a folder that has it."""

    parallel = 2  # decoded at once

    def __init__(self, folder: Path) -> None:
        self._roots = [
            place.resolve()
            for place in (folder, folder / "uploads", folder / "wp-content" / "uploads")
            if place.is_dir()
        ]

    def find(self, path: str, url: str) -> Path:
        relative = path.lstrip("/")
        for name in (relative, RENDITION.sub("", relative)):
            for root in self._roots:
                try:
                    file = (root / name).resolve()
                    # A path with dots, or a link in the folder, may lead out of it.
                    if file.is_relative_to(root) and file.is_file():
                        return file
                except (OSError, ValueError):  # a name that no system has
                    continue
        raise FileMissing("Its file is not in the folder of uploads.")


def find_upload_path(url: str) -> str:
    """The path below the uploads that an old address names: ``2025/12/x.jpg``; "" for none."""
    path = unquote(urlsplit(url).path)
    if below := _BELOW_UPLOADS.search(path):
        return below["rest"]
    # WordPress.com keeps files on a host of their own: /2025/12/x.jpg.
    return path.lstrip("/") if re.fullmatch(r"/[12][0-9]{3}/[0-9]{2}/[^/]+", path) else ""


def find_url_path(url: str) -> str:
    """The path of an old address, as ``Address`` keeps it."""
    return quote(unquote(urlsplit(url).path))


def drop_rendition(path: str) -> str:
    """The path of the upload that ``path`` is a smaller copy of, or ``path`` itself."""
    return RENDITION.sub("", path)

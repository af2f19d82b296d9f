"""Stylesheet of readers' pages: one, made of many at collectstatic.

The source is one file a component, which a browser joins by itself through ``@import``; only each
import is a request that the page waits for. So collectstatic replaces the imports by their text.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from servestatic.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
_IMPORT = re.compile(r'^@import "([^"]+)"( [a-z]+)?;$', re.MULTILINE)
# With the indents they are a quarter of the text, and for people alone.
_COMMENT_OR_INDENT = re.compile(r"/\*.*?\*/\s*|^[ ]+", re.DOTALL | re.MULTILINE)
_RELATIVE = re.compile(r"""url\(["']?(?!data:|#|/)""")


class MisplacedPath(ValueError):
    """A stylesheet of another folder names a file by a relative path, which would not hold."""


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Storage that hashes and compresses static files, once ``SHEET`` is whole."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            whole = join_imports(SHEET, lambda sheet: _read(*paths[sheet]))
            self.delete(SHEET)
            self.save(SHEET, ContentFile(whole.encode()))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def join_imports(sheet: str, read: Callable[[str], str]) -> str:
    """Return ``sheet`` with each ``@import`` replaced by what it imports, without comments.

    ``read`` gives the text of a sheet by its path from the static root. Raises
    ``MisplacedPath``.
    """
    folder = PurePosixPath(sheet).parent

    def replace(match: re.Match[str]) -> str:
        path, media = folder / match[1], (match[2] or "").strip()
        text = read(str(path)).strip()
        if path.parent != folder and _RELATIVE.search(text):
            raise MisplacedPath(f"{path} names a file by a relative path; use one from the root.")
        return f"@media {media} {{\n{text}\n}}" if media else text

    return _COMMENT_OR_INDENT.sub("", _IMPORT.sub(replace, read(sheet)))


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return file.read().decode()

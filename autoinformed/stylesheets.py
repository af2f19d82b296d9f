"""One stylesheet for readers' pages, made of many at collectstatic.

The source is one file a component, which a browser joins by itself through ``@import``; only each
import is a request that the page waits for. So collectstatic replaces the imports by their text.
"""

import re
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
_IMPORT = re.compile(r'^@import "([^"]+)"( [a-z]+)?;$', re.MULTILINE)
# With the indents they are a quarter of the text, and for people alone.
_COMMENT_OR_INDENT = re.compile(r"/\*.*?\*/\s*|^[ ]+", re.DOTALL | re.MULTILINE)
_RELATIVE = re.compile(r"""url\(["']?(?!data:|#|/)""")


class MisplacedAddress(ValueError):
    """A stylesheet of another folder names a file by a relative path, which would not hold."""


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses static files, once ``SHEET`` is whole."""

    def post_process(self, paths, dry_run=False, **options):
        if SHEET in paths and not dry_run:
            whole = join(SHEET, lambda sheet: _read(*paths[sheet]))
            self.delete(SHEET)
            self.save(SHEET, ContentFile(whole.encode()))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def join(sheet, read):
    """The text of ``sheet`` with each ``@import`` replaced by what it imports, without comments.

    ``read`` gives the text of a sheet by its path from the static root. Raises
    ``MisplacedAddress``.
    """
    folder = PurePosixPath(sheet).parent

    def text_of(match):
        path, media = folder / match[1], (match[2] or "").strip()
        text = read(str(path)).strip()
        if path.parent != folder and _RELATIVE.search(text):
            raise MisplacedAddress(
                f"{path} names a file by a relative path; use one from the root."
            )
        return f"@media {media} {{\n{text}\n}}" if media else text

    return _COMMENT_OR_INDENT.sub("", _IMPORT.sub(text_of, read(sheet)))


def _read(storage, path):
    with storage.open(path) as file:
        return file.read().decode()

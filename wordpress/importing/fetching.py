"""Fetching of files from the old site, into a folder where a second run finds them.

From the hosts that the export names and from no other, and never from a private address
(``articles/open_web.py``). A redirect is looked at in the same way. So an export cannot make this
machine ask its neighbors.
"""

import http.client
import os
from collections.abc import Collection
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings

from articles.open_web import Answer, NoAnswer, OpenWeb
from wordpress.importing.files import FileMissing

MOST_REDIRECTS = 3
PIECE = 64 * 1024  # bytes
TYPES = ("image/", "application/pdf", "application/octet-stream", "binary/octet-stream")
HEADERS = {"User-Agent": "AutoInformed import", "Accept": "image/*, application/pdf"}


class Fetched:
    """Files of the old site, fetched once each and kept in ``folder``."""

    parallel = 4

    def __init__(self, folder: Path, hosts: Collection[str], *, web: OpenWeb | None = None) -> None:
        self._folder = folder
        self._hosts = hosts
        self._web = web or OpenWeb()

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

    def _ask(self, url: str) -> Answer:
        if urlsplit(url).hostname not in self._hosts:
            raise FileMissing("It lies on a host that the export does not name as its own.")
        try:
            return self._web.ask(url, headers=HEADERS)
        except NoAnswer as said:
            raise FileMissing(str(said)) from None

    def _keep(self, answer: Answer, kept: Path) -> None:
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

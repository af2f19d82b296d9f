"""Kept page: a whole response, compressed, and what it shows."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

import brotli

# What answers a reader for good, or for the moment. A permanent redirect is a page of no words.
KEPT_STATUSES = {200, 301, 404, 410}
# What an address that leads nowhere, or elsewhere, depends on.
TAGS_OF_NO_PAGE = frozenset({"addresses", "articles", "names", "site", "texts"})
# Set anew for each answer.
_OF_ONE_ANSWER = {"content-length", "content-encoding", "etag", "vary", "date", "cache-tag"}
SMALL = 200  # bytes; below, compression makes nothing smaller
BROTLI_QUALITY = 9
GZIP_LEVEL = 9
QUICK_QUALITY = 5  # of either, for what is sent once
_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.+-]*xml|[\w.+-]*json|javascript)|image/svg")

type Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class KeptPage:
    """A response as every reader gets it: its body in each encoding, and the tags of what it shows.

    ``headers`` are those that do not depend on the encoding.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    bodies: dict[str, bytes]
    tags: frozenset[str]

    @cached_property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        text = sum(len(name) + len(value) for name, value in self.headers)
        return text + sum(map(len, self.bodies.values())) + sum(map(len, self.tags)) + 1_000

    def choose(self, accepted: str) -> tuple[str, bytes]:
        """``(encoding, body)`` for a client that sent ``accepted`` as ``Accept-Encoding``."""
        if "" in self.bodies:
            return "", self.bodies[""]
        for encoding in choose_encodings(accepted):
            return encoding, self.bodies[encoding]
        return "", gzip.decompress(self.bodies["gzip"])


def make_page(status: str, headers: Headers, body: bytes) -> KeptPage | None:
    """Make a page of what Django answered, or None where it may not be kept.

    It may be where it says that anybody may keep it, sets no cookie, varies by nothing but its
    encoding, and, where it is a page at all, names what it shows.
    """
    said = {name.lower(): value for name, value in headers}
    code = int(status[:3])
    tags = frozenset(_split(said.get("cache-tag", "")))
    if code in (301, 404, 410):
        tags |= TAGS_OF_NO_PAGE
    control = {part.partition("=")[0] for part in _split(said.get("cache-control", ""))}
    is_public = "public" in control or code in (404, 410)
    is_one_clients = (
        control & {"private", "no-store", "no-cache"}
        or said.keys() & {"set-cookie", "content-encoding"}
        or _split(said.get("vary", "")) - {"accept-encoding"}
    )
    if code not in KEPT_STATUSES or not tags or not is_public or is_one_clients:
        return None
    return KeptPage(
        status=status,
        headers=tuple(pair for pair in headers if pair[0].lower() not in _OF_ONE_ANSWER),
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
        bodies=_encode_all(body, said.get("content-type", "")),
        tags=tags,
    )


def compress_once(body: bytes, headers: Headers, accepted: str) -> tuple[bytes, Headers]:
    """Compress what is sent once and not kept, such as a search; what is not for everybody stays
    as it is, for a secret beside typed words could be guessed by its length (BREACH).
    """
    said = {name.lower(): value for name, value in headers}
    is_public = "public" in _split(said.get("cache-control", "")) and "set-cookie" not in said
    is_short = len(body) < SMALL or not _COMPRESSIBLE.match(said.get("content-type", ""))
    encodings = choose_encodings(accepted)
    if not is_public or is_short or not encodings or "content-encoding" in said:
        return body, headers
    if encodings[0] == "br":
        body = brotli.compress(body, quality=QUICK_QUALITY)
    else:
        body = gzip.compress(body, QUICK_QUALITY, mtime=0)
    etag = said.get("etag", "")
    kept = [pair for pair in headers if pair[0].lower() not in ("content-length", "etag", "vary")]
    varies = ", ".join(sorted({*filter(None, [said.get("vary", "")]), "Accept-Encoding"}))
    kept += [
        ("Content-Encoding", encodings[0]),
        ("Content-Length", str(len(body))),
        ("Vary", varies),
    ]
    if etag:
        kept.append(("ETag", f"W/{etag.removeprefix('W/')}"))
    return body, kept


def choose_encodings(accepted: str) -> list[str]:
    """Those of ours that a client takes, the smallest first."""
    taken = set()
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        if not re.fullmatch(r"\s*q=0(?:\.0*)?\s*", quality):
            taken.add(name.strip())
    return [encoding for encoding in ("br", "gzip") if encoding in taken or "*" in taken]


def has_etag(etag: str, asked: str) -> bool:
    """Whether the ``If-None-Match`` that a client sent names ``etag`` (RFC 9110, 13.1.2)."""
    names = {name.strip().removeprefix("W/") for name in asked.split(",")}
    return etag.removeprefix("W/") in names or "*" in names


def _split(value: str) -> set[str]:
    return {part.strip().lower() for part in value.split(",")} - {""}


def _encode_all(body: bytes, content_type: str) -> dict[str, bytes]:
    if len(body) < SMALL or not _COMPRESSIBLE.match(content_type):
        return {"": body}
    return {
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }

"""Lighter copies of a stored picture: several widths in AVIF and WebP, and one JPEG.

Which of them exist is kept in the picture's own row, ``Image.renditions``, as
``{"avif": [160, 320], "webp": [160, 320], "jpg": [1200]}``, and their names follow from the name of
the stored file, which nobody can guess. So a page that has the row knows every URL; it asks neither
the database nor the storage. Until the task worker has made them, it names none.
"""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as pillow

from images.cleaning import encode_bytes

# From a thumbnail on a plain screen to the widest column on a dense one. A phone is 360 wide: 720
# pixels fill it at two to each, 1080 at three.
WIDTHS = (160, 320, 480, 720, 1080, 1440, 1920)
# A width so near to the picture's own is left out: its own is made.
NEARLY = 0.9
# For whoever reads no newer encoding: networks where a link is shared, feed readers, old browsers.
SHARED_WIDTH = 1200

_STORED = ("jpg", "png", "webp")  # the encodings that cleaning.py gives a picture
_RENDITION = re.compile(r"(.+)-[0-9]+\.(?:avif|webp|jpg)")

MIME_TYPES = {"avif": "image/avif", "webp": "image/webp"}  # the lightest first
# What a phone may get is of the first quality at which it weighs no more than this.
PHONE_WIDTH = 1080
PHONE_BYTES = 80_000
QUALITIES = {"avif": (60, 50, 40, 30, 20, 10, 0), "webp": (75, 60, 45, 30, 15, 0)}
JPEG_QUALITY = 80
# Slower settings save a tenth of the bytes for ten times the work. One thread: the others serve.
OPTIONS = {"avif": {"speed": 8, "max_threads": 1}, "webp": {"method": 4}}


type Record = dict[str, list[int]]  # the form of ``Image.renditions``


class Picture(Protocol):
    """The part of an ``Image`` that is read here; its model builds on this module."""

    @property
    def file(self) -> Any: ...
    @property
    def url(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def renditions(self) -> Record: ...


@dataclass(frozen=True)
class Rendition:
    """One file that shows a picture. Width and height are in pixels."""

    url: str
    width: int
    height: int


def plan_widths(width: int) -> Record:
    """List what a picture of ``width`` pixels should have, in the form of ``Image.renditions``."""
    widest = min(width, WIDTHS[-1])
    widths = [step for step in WIDTHS if step < widest * NEARLY] + [widest]
    return {"avif": widths, "webp": widths, "jpg": [min(width, SHARED_WIDTH)]}


def find_lacking(image: Picture) -> Record:
    """Find what is planned for ``image`` and not recorded in its row; empty where all is made."""
    return {
        kind: missing
        for kind, widths in plan_widths(image.width).items()
        if (missing := [width for width in widths if width not in image.renditions.get(kind, ())])
    }


def build_name(file_name: str, kind: str, width: int) -> str:
    """``2026/11/<random>-720.avif`` for ``2026/11/<random>.jpg``."""
    return f"{file_name.rpartition('.')[0]}-{width}.{kind}"


def list_names(file_name: str, recorded: Record, width: int) -> set[str]:
    """List the names that renditions of the file may have: a killed worker's are not recorded."""
    return {
        build_name(file_name, kind, step)
        for record in (recorded, plan_widths(width))
        for kind, steps in record.items()
        for step in steps
    }


def list_possible_sources(name: str) -> list[str]:
    """List the names that the stored picture may have: ``name`` is its own or a rendition's."""
    rendition = _RENDITION.fullmatch(name)
    return [name, *(f"{rendition[1]}.{kind}" for kind in _STORED)] if rendition else [name]


# For pages


def build_srcset(image: Picture, kind: str, *, up_to: int | None = None) -> str:
    """Build the ``srcset`` of ``image`` in ``kind``; "" where nothing is made.

    ``up_to`` is the most pixels that its box can use: wider ones than the first that has as many
    are left out.
    """
    widths = image.renditions.get(kind, [])
    if up_to:
        enough = min((width for width in widths if width >= up_to), default=None)
        widths = [width for width in widths if enough is None or width <= enough]
    return ", ".join(f"{_url(image, kind, width)} {width}w" for width in widths)


def find_share_picture(image: Picture) -> Rendition:
    """Find the JPEG of at most 1200 pixels for shared links, else the picture itself."""
    if not (widths := image.renditions.get("jpg")):
        return Rendition(image.url, image.width, image.height)
    width = widths[-1]
    return Rendition(_url(image, "jpg", width), width, _height(image, width))


def find_fallback_url(image: Picture) -> str:
    """Find the file for a browser that takes neither AVIF nor WebP.

    A JPEG shows nothing through, so a drawing that may (PNG, WebP) stays as it is.
    """
    return find_share_picture(image).url if image.file.name.endswith(".jpg") else image.url


def find_preview_url(image: Picture, *, width: int) -> str:
    """Find the smallest WebP of ``width`` pixels or more, else the picture itself."""
    for made in image.renditions.get("webp", []):
        if made >= width:
            return _url(image, "webp", made)
    return image.url


def _url(image: Picture, kind: str, width: int) -> str:
    return image.file.storage.url(build_name(image.file.name, kind, width))


def _height(image: Picture, width: int) -> int:
    return max(round(image.height * width / image.width), 1)


# For the task worker


def make_lacking(image: Picture) -> Record:
    """Put what ``image`` lacks into the storage and return what its row should then record.

    Written anew even where a file of that name lies there: a killed worker may have left half of
    one. Hold the row locked meanwhile. Raises what Pillow or the storage raises.
    """
    wanted = find_lacking(image)
    picture = _read(image)
    for width in sorted({width for widths in wanted.values() for width in widths}):
        scaled = picture.resize(
            (width, _height(image, width)), pillow.Resampling.LANCZOS, reducing_gap=3
        )
        for kind, widths in wanted.items():
            if width in widths:
                name = build_name(image.file.name, kind, width)
                _write(image.file.storage, name, encode(scaled, kind))
    recorded = image.renditions
    return {
        kind: sorted({*recorded.get(kind, ()), *wanted.get(kind, ())})
        for kind in {**recorded, **wanted}
    }


def encode(picture: pillow.Image, kind: str) -> bytes:
    """Encode ``picture``, RGB or RGBA, as an AVIF, a WebP or a JPEG (``kind``: "jpg")."""
    if kind == "jpg":
        return encode_bytes(_on_white(picture), "JPEG", quality=JPEG_QUALITY, progressive=True)
    for quality in QUALITIES[kind]:
        encoded = encode_bytes(picture, kind.upper(), quality=quality, **OPTIONS[kind])
        if picture.width > PHONE_WIDTH or len(encoded) <= PHONE_BYTES:
            break
    return encoded


def _read(image: Picture) -> pillow.Image:
    with image.file.storage.open(image.file.name) as file:
        picture = pillow.open(file, formats=["JPEG", "PNG", "WEBP"])
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_white(picture: pillow.Image) -> pillow.Image:
    if picture.mode != "RGBA":
        return picture
    ground = pillow.new("RGBA", picture.size, "white")
    return pillow.alpha_composite(ground, picture).convert("RGB")


def _write(storage: Storage, name: str, content: bytes) -> None:
    # A storage gives a second file of one name another name.
    storage.delete(name)
    storage.save(name, ContentFile(content))

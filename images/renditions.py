"""Lighter copies of a stored picture: several widths in AVIF and WebP, and one JPEG.

Which of them exist is kept in the picture's own row, ``Image.renditions``, as
``{"avif": [160, 320], "webp": [160, 320], "jpg": [1200]}``, and their names follow from the name of
the stored file, which nobody can guess. So a page that has the row knows every address; it asks
neither the database nor the storage. Until the task worker has made them, it names none.
"""

import io
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image as pillow

# From a small portrait on a plain screen to the widest column on a dense one. A phone shows a lead
# image at 720 (360 wide, two pixels to each), the densest at 1080.
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


@dataclass(frozen=True)
class Rendition:
    """One file that shows a picture. Width and height are in pixels."""

    url: str
    width: int
    height: int


def planned(width):
    """What a picture of ``width`` pixels should have, in the form of ``Image.renditions``."""
    widest = min(width, WIDTHS[-1])
    widths = [step for step in WIDTHS if step < widest * NEARLY] + [widest]
    return {"avif": widths, "webp": widths, "jpg": [min(width, SHARED_WIDTH)]}


def lacking(image):
    """What is planned for ``image`` and not recorded in its row; empty where all is made."""
    return {
        kind: missing
        for kind, widths in planned(image.width).items()
        if (missing := [width for width in widths if width not in image.renditions.get(kind, ())])
    }


def name_of(file_name, kind, width):
    """``2026/11/<random>-720.avif`` for ``2026/11/<random>.jpg``."""
    return f"{file_name.rpartition('.')[0]}-{width}.{kind}"


def all_names(file_name, recorded, width):
    """The names that renditions of the file may have: a killed worker's are not recorded."""
    return {
        name_of(file_name, kind, step)
        for record in (recorded, planned(width))
        for kind, steps in record.items()
        for step in steps
    }


def possible_sources(name):
    """The names that the stored picture may have, where ``name`` is its own or a rendition's."""
    rendition = _RENDITION.fullmatch(name)
    return [name, *(f"{rendition[1]}.{kind}" for kind in _STORED)] if rendition else [name]


# For pages


def srcset(image, kind, *, up_to=None):
    """What a ``srcset`` says of ``image`` in ``kind``; "" where nothing is made.

    ``up_to`` is the most pixels that its place can use: wider ones than the first that has as many
    are left out.
    """
    widths = image.renditions.get(kind, [])
    if up_to:
        enough = min((width for width in widths if width >= up_to), default=None)
        widths = [width for width in widths if enough is None or width <= enough]
    return ", ".join(f"{_url(image, kind, width)} {width}w" for width in widths)


def shared(image):
    """The JPEG of at most 1200 pixels for shared links; the picture itself until it is made."""
    if not (widths := image.renditions.get("jpg")):
        return Rendition(image.url, image.width, image.height)
    width = widths[-1]
    return Rendition(_url(image, "jpg", width), width, _height(image, width))


def fallback(image):
    """What a browser shows that takes neither AVIF nor WebP.

    A JPEG shows nothing through, so a drawing that may (PNG, WebP) stays as it is.
    """
    return shared(image).url if image.file.name.endswith(".jpg") else image.url


def preview(image, *, width):
    """The address of the smallest WebP of ``width`` pixels or more, else the picture's own."""
    for made in image.renditions.get("webp", []):
        if made >= width:
            return _url(image, "webp", made)
    return image.url


def _url(image, kind, width):
    return image.file.storage.url(name_of(image.file.name, kind, width))


def _height(image, width):
    return max(round(image.height * width / image.width), 1)


# For the task worker


def make(image):
    """Put what ``image`` lacks into the storage and return what its row should then record.

    Written anew even where a file of that name lies there: a killed worker may have left half of
    one. Hold the row locked meanwhile. Raises what Pillow or the storage raises.
    """
    wanted = lacking(image)
    if not wanted:
        return image.renditions
    picture = _read(image)
    for width in sorted({width for widths in wanted.values() for width in widths}):
        scaled = picture.resize(
            (width, _height(image, width)), pillow.Resampling.LANCZOS, reducing_gap=3
        )
        for kind, widths in wanted.items():
            if width in widths:
                name = name_of(image.file.name, kind, width)
                _write(image.file.storage, name, encode(scaled, kind))
    recorded = image.renditions
    return {
        kind: sorted({*recorded.get(kind, ()), *wanted.get(kind, ())})
        for kind in {**recorded, **wanted}
    }


def encode(picture, kind):
    """``picture``, RGB or RGBA, as the bytes of an AVIF, a WebP or a JPEG (``kind``: "jpg")."""
    if kind == "jpg":
        return _bytes_of(_on_white(picture), "JPEG", quality=JPEG_QUALITY, progressive=True)
    for quality in QUALITIES[kind]:
        encoded = _bytes_of(picture, kind.upper(), quality=quality, **OPTIONS[kind])
        if picture.width > PHONE_WIDTH or len(encoded) <= PHONE_BYTES:
            break
    return encoded


def _read(image):
    with image.file.storage.open(image.file.name) as file:
        picture = pillow.open(file, formats=["JPEG", "PNG", "WEBP"])
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_white(picture):
    if picture.mode != "RGBA":
        return picture
    ground = pillow.new("RGBA", picture.size, "white")
    return pillow.alpha_composite(ground, picture).convert("RGB")


def _bytes_of(picture, encoding, **options):
    output = io.BytesIO()
    picture.save(output, encoding, **options)
    return output.getvalue()


def _write(storage, name, content):
    # A storage gives a second file of one name another name.
    storage.delete(name)
    storage.save(name, ContentFile(content))

"""Suggestions of alt text, caption and credit, from an uploaded file's metadata (IPTC, XMP, EXIF).

Its photographer or agency wrote them into it; a person reads them before readers do. XMP, the newer
form, wins over IPTC-IIM, the agencies' older one, and that over EXIF, which cameras fill too.
"""

import io
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from bs4 import BeautifulSoup
from django.core.files.base import File
from PIL import ExifTags, IptcImagePlugin
from PIL import Image as pillow

from house_style.names import is_file_name
from images.cleaning import FORMATS

type Names = tuple[tuple[str, ...], tuple[tuple[int, int], ...], tuple[ExifTags.Base, ...]]

# Names in XMP as an HTML parser gives them, records and datasets of IPTC-IIM 4.2, tags of EXIF.
_ALT: Names = ("iptc4xmpcore:alttextaccessibility",), (), ()
_HEADLINE: Names = ("photoshop:headline", "dc:title"), ((2, 105), (2, 5)), ()
_CAPTION: Names = ("dc:description",), ((2, 120),), (ExifTags.Base.ImageDescription,)
_CREDIT: Names = ("photoshop:credit",), ((2, 110),), ()
_CREATOR: Names = ("dc:creator",), ((2, 80),), (ExifTags.Base.Artist,)
_COPYRIGHT: Names = ("dc:rights",), ((2, 116),), (ExifTags.Base.Copyright,)
_LARGEST_XMP = 256 * 1024  # bytes; more is an editing history


@dataclass(frozen=True)
class Suggestions:
    """Plain text on one line each, cut to what the columns hold; "" where nothing was found."""

    alt: str = ""
    caption: str = ""
    credit: str = ""


def read_suggestions(file: File | IO[bytes]) -> Suggestions:
    """Read the ``Suggestions`` of ``file``, an open binary file; empty ones for what is no picture.

    The alt text is the one meant as such, else the headline: that says what is to be seen more
    often than the caption, which tells the story. The name of a file is no alt text. A copyright
    notice is the credit where nobody is named otherwise.
    """
    file.seek(0)
    try:
        picture = pillow.open(io.BytesIO(file.read()), formats=FORMATS)
        iptc = IptcImagePlugin.getiptcinfo(picture) or {}
        xmp = picture.info.get("xmp") or b""
        exif = dict(picture.getexif())
    except Exception:  # written by strangers; without it there is simply no suggestion
        return Suggestions()
    properties = _Properties(iptc, xmp, exif)
    creator, credit = properties.find(_CREATOR), properties.find(_CREDIT)
    names = list(dict.fromkeys(filter(None, [creator, credit]))) or [properties.find(_COPYRIGHT)]
    alt = _cut(properties.find(_ALT) or properties.find(_HEADLINE), 500)
    return Suggestions(
        alt="" if is_file_name(alt) else alt,
        caption=_cut(properties.find(_CAPTION), 2000),
        credit=_cut("/".join(names), 200),
    )


class _Properties:
    def __init__(
        self, iptc: dict[tuple[int, int], Any], xmp: str | bytes, exif: dict[int, Any]
    ) -> None:
        self._iptc = iptc
        self._exif = exif
        text = xmp if isinstance(xmp, str) else xmp[:_LARGEST_XMP].decode("utf-8", "replace")
        self._xmp = BeautifulSoup(text, "html.parser")

    def find(self, names: Names) -> str:
        in_xmp, in_iptc, in_exif = names
        found = chain(
            map(self._in_xmp, in_xmp), map(self._in_iptc, in_iptc), map(self._in_exif, in_exif)
        )
        return next(filter(None, found), "")

    def _in_xmp(self, name: str) -> str:
        if element := self._xmp.find(name):
            item = element.find("rdf:li") or element  # of several languages, the first: the default
            return _one_line(item.get_text())
        holder = self._xmp.find(lambda tag: tag.has_attr(name))
        return _one_line(str(holder.get(name) or "")) if holder else ""

    def _in_iptc(self, key: tuple[int, int]) -> str:
        held = self._iptc.get(key) or b""
        return _read_text(held[0] if isinstance(held, list) else held)

    def _in_exif(self, tag: ExifTags.Base) -> str:
        held = self._exif.get(tag)
        if not isinstance(held, str):
            return ""
        text = _read_text(held.encode("latin-1", "replace"))  # as Pillow decoded it
        # A camera's own mark, such as OLYMPUS DIGITAL CAMERA, describes nothing.
        return "" if tag == ExifTags.Base.ImageDescription and text.isupper() else text


def _read_text(value: bytes) -> str:
    """Read UTF-8 where it is that, whatever the file says of itself, else Latin-1."""
    try:
        return _one_line(value.decode("utf-8"))
    except UnicodeDecodeError:
        return _one_line(value.decode("latin-1"))


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

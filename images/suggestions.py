"""What a sent file says of itself: words that its photographer or agency wrote into it.

They are suggestions for the library's fields, which a person reads before readers do. From IPTC-IIM
(the agencies' older form) and XMP (the newer one, which wins).
"""

import io
from dataclasses import dataclass

from bs4 import BeautifulSoup
from PIL import Image as pillow
from PIL import IptcImagePlugin

from images.cleaning import FORMATS

# Names in XMP as an HTML parser gives them, and records and datasets of IPTC-IIM 4.2.
_ALT = ("iptc4xmpcore:alttextaccessibility",), ()
_HEADLINE = ("photoshop:headline", "dc:title"), ((2, 105), (2, 5))
_CAPTION = ("dc:description",), ((2, 120),)
_CREDIT = ("photoshop:credit",), ((2, 110),)
_CREATOR = ("dc:creator",), ((2, 80),)
_LARGEST_XMP = 256 * 1024  # bytes; more is an editing history


@dataclass(frozen=True)
class Suggestions:
    """Plain text on one line each, cut to what the columns hold; "" where nothing was found."""

    alt: str = ""
    caption: str = ""
    credit: str = ""


def read(file):
    """Give the ``Suggestions`` of ``file``, an open binary file; empty ones for what is no picture.

    The alt text is the one meant as such, else the headline: that says what is to be seen more
    often than the caption, which tells the story.
    """
    file.seek(0)
    try:
        picture = pillow.open(io.BytesIO(file.read()), formats=FORMATS)
        iptc = IptcImagePlugin.getiptcinfo(picture) or {}
        xmp = picture.info.get("xmp") or b""
    except Exception:  # written by strangers; without it there is simply no suggestion
        return Suggestions()
    properties = _Properties(iptc, xmp)
    creator, credit = properties.of(_CREATOR), properties.of(_CREDIT)
    return Suggestions(
        alt=_cut(properties.of(_ALT) or properties.of(_HEADLINE), 500),
        caption=_cut(properties.of(_CAPTION), 2000),
        credit=_cut("/".join(dict.fromkeys(filter(None, [creator, credit]))), 200),
    )


class _Properties:
    def __init__(self, iptc, xmp):
        self._iptc = iptc
        text = xmp if isinstance(xmp, str) else xmp[:_LARGEST_XMP].decode("utf-8", "replace")
        self._xmp = BeautifulSoup(text, "html.parser")

    def of(self, names):
        in_xmp, in_iptc = names
        for name in in_xmp:
            if found := self._in_xmp(name):
                return found
        for key in in_iptc:
            if found := self._in_iptc(key):
                return found
        return ""

    def _in_xmp(self, name):
        if element := self._xmp.find(name):
            item = element.find("rdf:li") or element  # of several languages, the first: the default
            return _one_line(item.get_text())
        holder = self._xmp.find(lambda tag: tag.has_attr(name))
        return _one_line(str(holder.get(name) or "")) if holder else ""

    def _in_iptc(self, key):
        held = self._iptc.get(key) or b""
        value = held[0] if isinstance(held, list) else held
        try:
            return _one_line(value.decode("utf-8"))
        except UnicodeDecodeError:
            return _one_line(value.decode("latin-1"))


def _one_line(text):
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _cut(text, length):
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

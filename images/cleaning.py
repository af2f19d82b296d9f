"""Cleaning of uploaded pictures, before a byte of them is stored.

The type is told from the content, never from the name. Only pixels survive: the picture is
decoded, turned upright, brought to sRGB, made no larger than ``LONG_SIDE`` and encoded anew, so
position data, camera data, comments, hidden scripts and anything appended to the file stay behind.
"""

import hashlib
import io
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from pi_heif import register_heif_opener
from PIL import Image as pillow
from PIL import ImageCms, ImageOps

LONG_SIDE = 2560  # pixels: about twice the widest column, for dense screens
MAX_SIDE = 30_000  # pixels; a line one pixel high and forty million long takes very long to scale
JPEG_QUALITY = 82
# The only decoders that Pillow may try on a stranger's bytes; it knows some forty, EPS among them.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"]
# By name too: a desk's computer may not know what a phone's HEIC is.
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,image/heif,.heic,.heif"
# A phone's file of several pictures, of which one is shown.
_SHOWS_ONE = ("MPO", "HEIF")
register_heif_opener(thumbnails=False)

EMPTY = "This file is empty."
UNREADABLE = (
    "This is not a whole picture of a kind that we can read. "
    "Send a JPEG, PNG, WebP, AVIF, GIF or HEIC file."
)
DAMAGED = "This picture is damaged or cut short. Send it again from the original file."
MOVING = "This picture moves. Save one frame of it as a still picture and send that."


class CleanPicture(ContentFile):
    """A picture as this room encoded it: the only kind of file that the library stores.

    ``clean_picture`` makes one of what is sent, images/cropping.py of what is stored. ``sha256`` is
    the digest of the file as it was sent, so that the same upload is known again even when the
    encoder has changed since. ``original_name`` is what the sender called it.
    """

    def __init__(
        self, content: bytes, *, name: str, width: int, height: int, sha256: str, original_name: str
    ) -> None:
        super().__init__(content, name=name)
        self.width = width
        self.height = height
        self.sha256 = sha256
        self.original_name = original_name


def clean_picture(file: File | IO[bytes], *, first_frame: bool = False) -> CleanPicture:
    """Clean ``file``, an open binary file.

    Raises ``ValidationError`` with one plain sentence for all but a whole, still picture of
    bearable size. ``first_frame`` takes the first frame of a moving picture instead of refusing
    it, for an import, which has no one to ask.
    """
    data = _read(file)
    picture = _decode(data, first_frame=first_frame)
    is_photograph = picture.format in ("JPEG", *_SHOWS_ONE)
    picture = _shrink(_upright(picture))
    extension, encoded = encode_picture(picture, is_photograph=is_photograph)
    return CleanPicture(
        encoded,
        name=f"picture{extension}",
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(data).hexdigest(),
        original_name=_base_name(getattr(file, "name", "")),
    )


def _read(file: File | IO[bytes]) -> bytes:
    limit = settings.IMAGE_MAX_BYTES
    file.seek(0)
    data = file.read(limit + 1)
    if not data:
        raise ValidationError(EMPTY, code="empty")
    if len(data) > limit:
        raise ValidationError(
            f"This file is larger than {filesizeformat(limit)}. Make it smaller and send it again.",
            code="too_many_bytes",
        )
    return data


def _base_name(name: object) -> str:
    """The last part of a path of any system, without characters that a database cannot hold."""
    last = str(name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:255]


def _decode(data: bytes, *, first_frame: bool) -> pillow.Image:
    # A decoder fed on purpose with nonsense may raise nearly anything, hence the wide nets;
    # Django's own ImageField does the same. Nothing of ours runs inside them.
    try:
        picture = pillow.open(io.BytesIO(data), formats=FORMATS)
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning) as fault:
        raise _too_many_pixels("This picture is far too large") from fault
    except Exception as fault:
        raise ValidationError(UNREADABLE, code="unreadable") from fault
    # Only the header was read so far: refuse before there is memory to fill.
    area = picture.width * picture.height
    if area > settings.IMAGE_MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise _too_many_pixels(f"This picture is {picture.width} × {picture.height} pixels large")
    try:
        moves = picture.format not in _SHOWS_ONE and getattr(picture, "is_animated", False)
        if not moves or first_frame:
            picture.draft(None, (LONG_SIDE, LONG_SIDE))  # a large JPEG is decoded at half or less
            if picture.format != "HEIF":  # which opens at the one that is shown
                picture.seek(0)
            picture.load()
    except Exception as fault:
        raise ValidationError(DAMAGED, code="damaged") from fault
    if moves and not first_frame:
        raise ValidationError(MOVING, code="moving")
    return picture


def _too_many_pixels(opening: str) -> ValidationError:
    limit = settings.IMAGE_MAX_PIXELS // 1_000_000
    return ValidationError(
        f"{opening}; the limit is {limit} million in all, and {MAX_SIDE} on a side. "
        "Make it smaller and send it again.",
        code="too_many_pixels",
    )


def _upright(picture: pillow.Image) -> pillow.Image:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:  # noqa: S110 - camera data beyond repair; the pixels are sound
        pass
    return picture


def _shrink(picture: pillow.Image) -> pillow.Image:
    """At most ``LONG_SIDE`` wide and high, 8 bits a channel, in sRGB, without any metadata."""
    profile = picture.info.get("icc_profile")
    picture = _in_plain_mode(picture)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), pillow.Resampling.LANCZOS, reducing_gap=3)
    picture = _in_srgb(picture, profile)
    # Some encoders write a comment or a color profile that they find here.
    picture.info = {}
    return picture


def _in_plain_mode(picture: pillow.Image) -> pillow.Image:
    """In a mode that scales well: gray, RGB, CMYK, or RGBA if anything is seen through it."""
    if picture.mode.startswith("I"):  # 16 bits: Pillow's own conversion would clip, not scale
        return picture.point(lambda level: level * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        if picture.mode != "RGBA":
            picture = picture.convert("RGBA")
        is_opaque = picture.getchannel("A").getextrema() == (255, 255)
        return picture.convert("RGB") if is_opaque else picture
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: pillow.Image, profile: bytes | None) -> pillow.Image:
    plain = picture.convert("RGB") if picture.mode == "CMYK" else picture
    if not profile:
        return plain
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
        return converted or plain
    except (ImageCms.PyCMSError, OSError):  # broken, or made for another kind of picture
        return plain


def encode_picture(picture: pillow.Image, *, is_photograph: bool) -> tuple[str, bytes]:
    """Encode a photograph as a JPEG: ``(".jpg", bytes)``. Anything else stays PNG, which keeps a
    drawing's edges sharp, unless that weighs over twice the lossy form: then it was a photograph.
    """
    if picture.mode == "RGBA":
        lossy = ".webp", encode_bytes(picture, "WEBP", quality=JPEG_QUALITY)
    else:
        options = {"quality": JPEG_QUALITY, "progressive": True, "optimize": True}
        lossy = ".jpg", encode_bytes(picture, "JPEG", **options)
    if is_photograph:
        return lossy
    lossless = ".png", encode_bytes(picture, "PNG")
    return lossless if len(lossless[1]) <= 2 * len(lossy[1]) else lossy


def encode_bytes(picture: pillow.Image, encoding: str, **options: Any) -> bytes:
    """Encode ``picture`` as a file of Pillow's format ``encoding``, in memory."""
    output = io.BytesIO()
    picture.save(output, encoding, **options)
    return output.getvalue()

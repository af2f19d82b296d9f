"""Crops of pictures: a quarter turn and a box, and the way back to the original.

The file that pages show is cut anew from the original each time, so no crop costs quality twice. It
takes its place as a sent file would (``Image.save``): pages, texts and renditions follow.
"""

import io
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as pillow

from images.cleaning import CleanPicture, encode_picture
from images.fields import unguessable_name
from images.models import Crop, Image

SMALLEST = 16  # pixels, each way
STORED = ["JPEG", "PNG", "WEBP"]  # as cleaning.py encodes them
# Pillow counts against the clock.
_TURNS = {
    90: pillow.Transpose.ROTATE_270,
    180: pillow.Transpose.ROTATE_180,
    270: pillow.Transpose.ROTATE_90,
}
TOO_SMALL = f"What is left would be too small: keep at least {SMALLEST} pixels each way."
OUTSIDE = "The box reaches beyond the picture: left and width, top and height are 100 % at most."
REPLACED = (
    "This picture was given another file meanwhile. Nothing was cropped: look at the new one first."
)

type Point = tuple[float, float]


@dataclass(frozen=True)
class Cut:
    """How an original is cut: degrees clockwise, then a box in pixels of what that turn gives."""

    turned: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Original:
    """The file that a picture's crops are cut from; ``size`` is its width and height in pixels."""

    name: str
    size: tuple[int, int]

    def measure(self, turned: int) -> tuple[int, int]:
        """Return its width and height once it is turned."""
        width, height = self.size
        return (height, width) if turned % 180 else (width, height)


def find_original(image: Image) -> Original:
    """Find the original of ``image``: its own file, unless that is a crop."""
    if crop := find_crop(image):
        return Original(crop.original, (crop.original_width, crop.original_height))
    return Original(str(image.file.name), (image.width, image.height))


def find_crop(image: Image) -> Crop | None:
    return Crop.objects.filter(pk=image.pk).first()


def find_cut(image: Image) -> Cut:
    """Find how ``image`` is cut now; not turned and the whole of it where it never was."""
    if crop := find_crop(image):
        return Cut(crop.turned, crop.left, crop.top, crop.width, crop.height)
    return Cut(0, 0, 0, image.width, image.height)


@transaction.atomic
def crop_picture(*, image_id: int, cut: Cut, sha256: str, by: AbstractUser) -> bool:
    """Cut the picture from its original and show that from now on; False where it is so already.

    ``sha256`` is the digest of the sent file that ``by`` saw. Raises ``ValidationError`` where the
    picture has another by now, and for a box that is outside the original or too small;
    ``Image.DoesNotExist`` where ``by`` may not edit such a picture.
    """
    image = _lock(image_id, sha256=sha256, by=by)
    original = find_original(image)
    width, height = original.measure(cut.turned)
    if min(cut.left, cut.top) < 0 or cut.left + cut.width > width or cut.top + cut.height > height:
        raise ValidationError(OUTSIDE, code="outside")
    if min(cut.width, cut.height) < SMALLEST:
        raise ValidationError(TOO_SMALL, code="too_small")
    before = find_cut(image)
    if cut == before:
        return False
    if cut == Cut(0, 0, 0, width, height):
        _show_original(image, original, before)
        return True
    storage = image.file.storage
    data = _read(image, original.name)
    kept = original.name if find_crop(image) else None
    # Its own name is known to readers, who would still see there what is cut away.
    kept = kept or storage.save(unguessable_name(image, original.name), ContentFile(data))
    try:
        _move_focus(image, original, before, cut)
        image.file = _cut(data, cut, image)
        image.save(keep_crop=True)
    except BaseException:
        if kept != original.name:
            storage.delete(kept)
        raise
    Crop.objects.update_or_create(
        image=image,
        defaults={
            "original": kept,
            "original_width": original.size[0],
            "original_height": original.size[1],
            **vars(cut),
        },
    )
    return True


@transaction.atomic
def restore_original(*, image_id: int, sha256: str, by: AbstractUser) -> bool:
    """Show the picture's original again; False where it is shown. Raises as ``crop_picture``."""
    image = _lock(image_id, sha256=sha256, by=by)
    if not find_crop(image):
        return False
    _show_original(image, find_original(image), find_cut(image))
    return True


def _lock(image_id: int, *, sha256: str, by: AbstractUser) -> Image:
    image = Image.objects.editable_by(by).select_for_update().get(pk=image_id)
    if image.sha256 != sha256:
        raise ValidationError(REPLACED, code="replaced")
    return image


def _show_original(image: Image, original: Original, before: Cut) -> None:
    _move_focus(image, original, before, Cut(0, 0, 0, *original.size))
    image.file = _as_clean(_read(image, original.name), original.name, original.size, image)
    image.save()


def _read(image: Image, name: str) -> bytes:
    with image.file.storage.open(name) as file:
        return file.read()


def _cut(data: bytes, cut: Cut, image: Image) -> CleanPicture:
    opened = pillow.open(io.BytesIO(data), formats=STORED)
    picture = opened.transpose(_TURNS[cut.turned]) if cut.turned else opened
    part = picture.crop((cut.left, cut.top, cut.left + cut.width, cut.top + cut.height))
    extension, encoded = encode_picture(part, is_photograph=opened.format == "JPEG")
    return _as_clean(encoded, extension, part.size, image)


def _as_clean(data: bytes, name: str, size: tuple[int, int], image: Image) -> CleanPicture:
    # The digest and the name of what was sent stay: the same upload is known again.
    return CleanPicture(
        data,
        name=f"picture.{name.rpartition('.')[2]}",
        width=size[0],
        height=size[1],
        sha256=image.sha256,
        original_name=image.original_name,
    )


def _move_focus(image: Image, original: Original, before: Cut, after: Cut) -> None:
    """Keep the focus on what it was set to; in the middle where that is cut away."""
    x, y = image.focal_x, image.focal_y
    width, height = original.measure(before.turned)
    point = _turn(
        ((before.left + x * before.width) / width, (before.top + y * before.height) / height),
        -before.turned,
    )
    width, height = original.measure(after.turned)
    across, down = _turn(point, after.turned)
    x, y = (across * width - after.left) / after.width, (down * height - after.top) / after.height
    is_inside = 0 <= round(x, 4) <= 1 and 0 <= round(y, 4) <= 1
    image.focal_x, image.focal_y = (round(x, 4), round(y, 4)) if is_inside else (0.5, 0.5)


def _turn(point: Point, degrees: int) -> Point:
    """Where ``point``, in shares of a picture, is once that is turned clockwise."""
    x, y = point
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[degrees % 360]

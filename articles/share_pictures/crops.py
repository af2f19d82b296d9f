"""Crops of a lead image in the shapes that search engines ask for, around its focal point."""

from dataclasses import dataclass
from io import BytesIO

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from PIL import Image as pillow

from images import renditions
from images.models import Image

SHAPES = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
LEAST_WIDTH = 600  # pixels of the picture; a smaller one is shown as it is
QUALITY = 82
_signer = Signer(salt="share-crop")


@dataclass(frozen=True)
class Crop:
    """A file cut from a picture: its path, and its size in pixels."""

    path: str
    width: int
    height: int


def list_crops(image: Image) -> list[Crop]:
    """List the crops of ``image``; none of a small one. Nothing is made before it is asked for."""
    shared = renditions.find_share_picture(image)
    if shared.width < LEAST_WIDTH:
        return []
    crops = []
    for shape in SHAPES:
        token = _signer.sign_object([image.pk, shape, image.file.name], compress=True)
        size = _find_size(shared.width, shared.height, shape)
        crops.append(Crop(reverse("articles:share_crop", args=[token]), *size))
    return crops


def read_crop(token: str) -> tuple[int, str] | None:
    """Read the key of a picture and a shape out of a token of ours; None for any other."""
    try:
        key, shape, _ = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    return key, shape


def cut_crop(image: Image, shape: str) -> bytes:
    """Cut ``image`` to ``shape`` around its focal point, as a JPEG."""
    shared = renditions.find_share_picture(image)
    with image.file.storage.open(str(image.file.name)) as file, pillow.open(file) as picture:
        whole = picture.convert("RGB").resize((shared.width, shared.height))
    width, height = _find_size(shared.width, shared.height, shape)
    left = _place(image.focal_x, shared.width, width)
    top = _place(image.focal_y, shared.height, height)
    made = BytesIO()
    cut = whole.crop((left, top, left + width, top + height))
    cut.save(made, "JPEG", quality=QUALITY, progressive=True)
    return made.getvalue()


def _find_size(width: int, height: int, shape: str) -> tuple[int, int]:
    across, down = SHAPES[shape]
    if width * down > height * across:
        return height * across // down, height
    return width, width * down // across


def _place(focus: float, whole: int, part: int) -> int:
    """Where a part begins whose middle is as near to ``focus``, a share of the whole, as can be."""
    return min(max(round(focus * whole - part / 2), 0), whole - part)

"""Uploads of the invented WordPress site: pictures that are each their own, and a small one beside.

Drawn small, for an import decodes and encodes each: it is its count that is measured.
"""

from pathlib import Path
from random import Random

from PIL import Image as pillow
from PIL import ImageDraw

WIDTH, HEIGHT = 960, 640
_SMALL = (300, 200)


def name_picture(number: int, year: int, month: int) -> str:
    """Give the path below ``wp-content/uploads``."""
    return f"{year}/{month:02d}/invented-plant-{number}.jpg"


def name_small(path: str) -> str:
    return path.replace(".jpg", f"-{_SMALL[0]}x{_SMALL[1]}.jpg")


def draw_picture(folder: Path, path: str, number: int) -> None:
    """Draw picture ``number`` to ``path`` below ``folder``, and its rendition for bodies."""
    random = Random(number)  # noqa: S311 (it guards no secret)
    image = pillow.new("RGB", (WIDTH, HEIGHT), _pick_color(random))
    drawing = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = random.randrange(WIDTH), random.randrange(HEIGHT)
        right, bottom = left + random.randrange(40, 400), top + random.randrange(40, 300)
        drawing.rectangle((left, top, right, bottom), fill=_pick_color(random))
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    image.save(target, quality=70)
    image.resize(_SMALL).save(folder / name_small(path), quality=70)


def _pick_color(random: Random) -> tuple[int, int, int]:
    return random.randrange(256), random.randrange(256), random.randrange(256)

"""Picture slots of readers' pages: each asks for the lightest file that fills its box."""

from dataclasses import dataclass
from typing import Any

from django import template

from images import renditions
from images.models import Image

register = template.Library()


@dataclass(frozen=True)
class PictureSlot:
    """A kind of box that pictures stand in.

    ``boxes`` are what ``sizes`` is made of: a media condition ("" for the last), the width of the
    box in CSS, and its shape (width by height) where the picture is cut to one. ``pixels`` is the
    most that the box can use. ``loading`` is "first" for what is the largest thing in sight when
    the page opens, "soon" for what is in sight, too, "lazy" for all else.
    """

    boxes: tuple[tuple[str, str, float | None], ...]
    pixels: int
    loading: str = "lazy"

    def build_sizes(self, image: Image) -> str:
        """Build the ``sizes`` of ``image``: it is wider than a box that cuts off its sides."""
        return ", ".join(
            f"{media} {_widen(width, image, shape)}".strip() for media, width, shape in self.boxes
        )


def _widen(width: str, image: Image, shape: float | None) -> str:
    """``width``, made wider where ``image`` fills a box of ``shape`` from top to bottom."""
    factor = image.width / image.height / shape if shape else 1
    return width if factor <= 1 else f"calc({factor:.2f} * {width})"


# The widths are those of static/css: layout.css and, in components, card.css, front.css, story.css
# and onward.css. On a very dense screen a phone takes two thirds of what it could show: no eye sees
# the rest.
_DENSE_PHONE = "(max-width: 45.75em) and (min-resolution: 2.5dppx)"

SLOTS = {
    "lead": PictureSlot(
        (
            ("(min-width: 70em)", "28rem", None),
            ("(min-width: 45.75em)", "40rem", None),
            (_DENSE_PHONE, "61vw", None),
            ("", "92vw", None),
        ),
        pixels=1920,
        loading="first",
    ),
    "card-lead": PictureSlot(
        (
            ("(min-width: 83em)", "55.75rem", 16 / 9),
            ("(min-width: 64em)", "calc(100vw - 27.25rem)", 16 / 9),
            (_DENSE_PHONE, "61vw", 16 / 9),
            ("", "92vw", 16 / 9),
        ),
        pixels=1920,
        loading="first",
    ),
    "card-second": PictureSlot(
        (
            ("(min-width: 64em)", "20rem", 2),
            ("(min-width: 48em)", "29vw", 2),
            ("", "6.5rem", 1),
        ),
        pixels=1080,
    ),
    "card-section": PictureSlot(
        (
            ("(min-width: 83em)", "24.5rem", 2),
            ("(min-width: 64em)", "30vw", 2),
            ("(min-width: 43em)", "45vw", 2),
            (_DENSE_PHONE, "61vw", 2),
            ("", "92vw", 2),
        ),
        pixels=1080,
    ),
    "card-head": PictureSlot(
        (
            ("(min-width: 83em)", "44.25rem", 3 / 2),
            ("(min-width: 48em)", "52vw", 3 / 2),
            (_DENSE_PHONE, "61vw", 16 / 9),
            ("", "92vw", 16 / 9),
        ),
        pixels=1920,
        loading="first",
    ),
    "card-river": PictureSlot(
        (("(min-width: 37em)", "15rem", 3 / 2), ("", "6.5rem", 1)), pixels=720
    ),
    "related": PictureSlot(
        (
            ("(min-width: 70em)", "14rem", 3 / 2),
            ("(min-width: 43.5em)", "19rem", 3 / 2),
            ("", "6.5rem", 1),
        ),
        pixels=720,
    ),
    "byline": PictureSlot((("", "3rem", 1),), pixels=320, loading="soon"),
    "about-author": PictureSlot((("", "6rem", 1),), pixels=320),
    "profile": PictureSlot((("", "9rem", 1),), pixels=480, loading="soon"),
}


@register.inclusion_tag("articles/_picture.html")
def picture(
    image: Image, slot: str, *, css_class: str = "", alt: str | None = None
) -> dict[str, Any]:
    """Show ``image`` in one of ``SLOTS``. ``alt`` replaces the picture's own where given."""
    box = SLOTS[slot]
    sources = [
        {"type": mime, "srcset": renditions.build_srcset(image, kind, up_to=box.pixels)}
        for kind, mime in renditions.MIME_TYPES.items()
        if kind in image.renditions
    ]
    return {
        "image": image,
        "alt": image.alt if alt is None else alt,
        "css_class": css_class,
        "loading": box.loading,
        "fallback": renditions.find_fallback_url(image),
        "sources": sources,
        "sizes": box.build_sizes(image) if sources else "",
    }

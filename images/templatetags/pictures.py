"""Pictures in templates: which file of one to name, and its focal point."""

from django import template

from images.models import Image
from images.renditions import find_preview_url, find_share_picture

register = template.Library()
register.simple_tag(find_share_picture, name="share_picture")


@register.filter
def preview_url(image: Image, width: int) -> str:
    """Find the file of ``image`` that is ``width`` pixels wide or a little more."""
    return find_preview_url(image, width=min(width, image.width))


@register.filter
def focus_step(share: float) -> int:
    """Round a focal point between 0 and 1 to 0, 25, 50, 75 or 100.

    Pictures carry it as ``data-focus-x`` and ``data-focus-y``, which ``base.css`` reads: the
    Content-Security-Policy lets no page carry a style attribute with the exact number.
    """
    return round(share * 4) * 25

"""Thumbnails of pictures in the newsroom's lists."""

from django.utils.html import format_html

from images.models import Image
from images.renditions import find_preview_url

WIDTH, HEIGHT = 80, 60  # pixels, the box that a list gives one


def draw_thumbnail(image: Image | None) -> str:
    """The picture in its box, sharp on a dense screen; nothing where there is none.

    It says nothing to who cannot see it: the row's words do.
    """
    if image is None:
        return ""
    url = find_preview_url(image, width=min(2 * WIDTH, image.width))
    return format_html(
        '<img class="thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">',
        url,
        WIDTH,
        HEIGHT,
    )

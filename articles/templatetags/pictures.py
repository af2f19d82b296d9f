"""Where a picture that is cut to shape keeps its point of interest."""

from django import template

register = template.Library()


@register.filter
def focus_step(share):
    """0, 25, 50, 75 or 100 for a focal point between 0 and 1.

    Card pictures carry it as ``data-focus-x`` and ``data-focus-y``, which ``card.css`` reads: the
    Content-Security-Policy lets no page carry a style attribute with the exact number.
    """
    return round(share * 4) * 25

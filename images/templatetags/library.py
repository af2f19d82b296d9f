"""A picture on a screen of the newsroom."""

from django import template

from images import renditions

register = template.Library()


@register.filter
def small(image, width):
    """The address of a file of ``image`` that is ``width`` pixels wide or a little more."""
    return renditions.preview(image, width=min(width, image.width))

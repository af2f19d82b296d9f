"""Captions of lead images, without the words by which writers say that a picture enlarges."""

import re

from django import template

register = template.Library()

_CLICK_FOR_MORE = re.compile(r"\s*click (?:for more|to enlarge)\.?\s*$", re.IGNORECASE)


# A caption within a text, as the house style writes it.
_CAPTION_END = re.compile(r"\s*click (?:for more|to enlarge)\.?\s*(?=</figcaption>)", re.IGNORECASE)


def strip_clicks(html: str) -> str:
    """Give ``html`` less "Click for more." at the end of captions: elsewhere nothing enlarges."""
    return _CAPTION_END.sub("", html)


@register.filter
def without_click(caption: str) -> str:
    """Give ``caption`` less a closing "Click for more.", which the template prints as a link."""
    return _CLICK_FOR_MORE.sub("", caption)

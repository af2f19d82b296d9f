"""Template filter that cuts a long text at a word."""

from django import template

from house_style import shortening

register = template.Library()


@register.filter
def cut_at_word(text: object, longest: int) -> str:
    return shortening.cut_at_word(str(text), longest)

"""The one place where stored HTML is marked safe."""

from django import template
from django.utils.safestring import mark_safe

from house_style import charts, tables
from house_style.sanitizer import CleanHTML, clean_compiled
from house_style.tree import DEEPEST, depth, parse

register = template.Library()


@register.filter
def rich_text(value):
    """Print HTML of a rich-text column as HTML.

    A value read from such a column (``CleanHTML``) went through the sanitiser on its way in.
    Anything else, such as the text of an article that is not saved yet, is cleaned here.
    """
    if not value:
        return ""
    clean = value if isinstance(value, CleanHTML) else clean_compiled(str(value))
    return mark_safe(charts.fill(clean))


@register.filter
def boxed_tables(value):
    """Give the tables of a rich text that no house style has read a box each to scroll in."""
    if "<table" not in value or depth(value) > DEEPEST:
        return value
    root = parse(value)
    tables.set(root)
    return clean_compiled(root.decode_contents())

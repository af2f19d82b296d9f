"""Rich text on a page: the one place where stored HTML is marked safe."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from house_style.charts import draw_charts
from house_style.curly_quotes import curl_tree
from house_style.headings import level_headings
from house_style.sanitizer import clean, clean_compiled
from house_style.tables import mark_up_tables
from house_style.tree import is_too_deep, parse

register = template.Library()


@register.filter
def rich_text(html: str | None) -> SafeString | str:
    """Print HTML of a rich-text column as HTML.

    A value read from such a column (``CleanHTML``) went through the sanitizer on its way in.
    Anything else, such as the text of an article that is not saved yet, is cleaned here.
    """
    return mark_safe(draw_charts(clean_compiled(html))) if html else ""


@register.filter
def typeset(html: str) -> str:
    """Give a rich text that no house style has read the typography of one that it has.

    Its headings skip no level, its quotation marks are curly, and each table scrolls in its box.
    """
    html = clean(html)
    if is_too_deep(html):
        return html
    root = parse(html)
    level_headings(root)
    curl_tree(root)
    mark_up_tables(root)
    return clean_compiled(root.decode_contents())

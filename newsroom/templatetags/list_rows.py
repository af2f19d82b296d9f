"""Rows of a list of the newsroom. On a phone, where each is a card, a cell names its column."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def name_columns(cells, headers):
    """Write the column's name into each of ``cells``, Django's ready table cells of one row."""
    named = []
    for cell, header in zip(cells, headers, strict=False):
        # The text of a column without words is markup, such as the box that chooses all.
        words = "" if "<" in header["text"] else header["text"]
        start = format_html('<td data-column="{}"', capfirst(words)) if words else "<td"
        named.append(mark_safe(cell.replace("<td", start, 1)))
    return named

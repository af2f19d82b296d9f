"""Tables of an article as files of comma-separated values, for readers who compute with them."""

import re

from bs4.element import Tag
from django.urls import reverse
from django.utils.html import format_html

from articles.models import Article
from house_style.sanitizer import CleanHTML
from house_style.table_figures import read_figure
from house_style.tree import is_label_or_reference, parse, read_text

# What the compiler writes around each table (house_style/tables.py).
_END = "</table></div>"
_BOX = "div.table-scroll > table"


def offer_tables(body: CleanHTML, article: Article) -> CleanHTML:
    """Put a link to its file below each table in ``body``, as readers see ``article``."""
    numbers = iter(range(1, body.count(_END) + 1))

    def link(match: re.Match[str]) -> str:
        url = reverse("articles:table", args=[article.slug, next(numbers)])
        words = '<p class="table-file"><a href="{}" download>Download this table (CSV)</a></p>'
        return match[0] + format_html(words, url)

    return CleanHTML(re.sub(re.escape(_END), link, body)) if _END in body else body


def read_table(article: Article, number: int) -> list[list[str]]:
    """The rows of a table of ``article``, by its number from 1; none where there is no such.

    Figures are written as a spreadsheet reads them: without what parts their thousands, with the
    minus of a keyboard.
    """
    if "<table" not in article.body_compiled:
        return []
    tables = parse(article.body_compiled).select(_BOX)
    rows = tables[number - 1].find_all("tr") if 0 < number <= len(tables) else []
    return [[_read_cell(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def _read_cell(cell: Tag) -> str:
    text = " ".join(read_text(cell, without=is_label_or_reference).split())
    figure = read_figure(text)
    if figure is None or text.strip("+-−–%.,0123456789 "):
        return text
    return f"{figure.value}{'%' if figure.is_percent else ''}"

"""Tables from a spreadsheet or a press release: head cells, caption, source, aligned figures.

Each gets a box of its own to scroll in. Words are never moved past one another: what stands right
above a table can become its caption, what stands right below it its source.
"""

import re
from collections.abc import Iterable

from bs4.element import PageElement, Tag

from house_style import charts
from house_style.tree import has_class, make_element, read_text

_NUMBER = re.compile(
    r"[(<>~≈±+−–-]{0,2}\s?(?:US\$|C\$|A\$|[$€£¥₩])?\s?[0-9][0-9.,'’ \u00a0/:]{0,20}\s?"
    r"(?:%|°|[kKMB]|bn|mn|pts?|million|billion|hp|kWh?|lb-ft|Nm|mph|mpg|km/h|km|miles|mi|mm|in|lbs?"
    r"|kg)?"
    r"\)?\s?[*†‡]*"
)
_NO_FIGURE = frozenset({"", "-", "–", "—", "n/a", "N/A", "NA"})
_SPANS = ("colspan", "rowspan")
_PERIOD = re.compile(
    r"(?:(?:FY|CY|MY|Q[1-4]|H[12])\s*)?['’]?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?:\*+)?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CAPTION = re.compile(r"(?:Table|Chart)(?:\s+[0-9]{1,2})?\s*[:.–—]", re.IGNORECASE)
_CHART = re.compile(r"Chart\b", re.IGNORECASE)
_SOURCE = re.compile(r"Sources?\s*:", re.IGNORECASE)
_LONGEST_LINE = 300  # characters; a caption or a source is no paragraph

type _Row = list[Tag]  # its cells


def mark_up_tables(root: Tag) -> list[str]:
    """Mark up all tables below ``root``. Returns what the editor should know, in words."""
    warnings = []
    for number, table in enumerate(root.find_all("table"), 1):
        rows = _list_rows(table)
        caption = table.find("caption", recursive=False) or _take_caption(table, rows)
        source = _take_source(table, rows)
        is_plain = not any(cell.has_attr(span) for row in rows for cell in row for span in _SPANS)
        if is_plain:
            _make_heads(rows)
        _mark_figures(rows, is_plain)
        label = " ".join(read_text(caption).split()) if caption else ""
        box = table.wrap(make_element("div", class_="table-scroll", role="region", tabindex="0"))
        box["aria-label"] = label or f"Table {number}"
        chart = None
        if _CHART.match(label):
            chart = _make_chart(label, rows) if is_plain else None
            if chart is None:
                warnings.append(
                    f"“{label[:60]}” is no chart: that takes one column of words and one of"
                    f" figures, {charts.FEWEST} to {charts.MOST} rows."
                )
        _put_into_figure(box, chart, source)
    return warnings


def _list_rows(table: Tag) -> list[_Row]:
    """List the rows of a table, not of one within it, as lists of cells."""
    rows = []
    for part in table.find_all(["tr", "thead", "tbody"], recursive=False):
        for row in [part] if part.name == "tr" else part.find_all("tr", recursive=False):
            rows.append(list(row.find_all(["th", "td"], recursive=False)))
    return [row for row in rows if row]


def _take_caption(table: Tag, rows: list[_Row]) -> Tag | None:
    """Make a caption of the first row, or else of the line above the table."""
    caption = make_element("caption")
    cell = _find_only_words(rows[0]) if len(rows) > 2 else None
    above = _find_line(table.previous_siblings)
    if cell and len(rows[1]) > 1:
        caption.extend(cell)
        _drop_row(rows, 0)
    elif above and _CAPTION.match(read_text(above)):
        caption.extend(above.extract())
    else:
        return None
    table.insert(0, caption)
    return caption


def _take_source(table: Tag, rows: list[_Row]) -> Tag | None:
    """Make a source of the last row, or else of the line below the table."""
    source = make_element("figcaption")
    cell = _find_only_words(rows[-1]) if len(rows) > 2 else None
    below = _find_line(table.next_siblings)
    if cell and _SOURCE.match(read_text(cell)):
        source.extend(cell)
        _drop_row(rows, len(rows) - 1)
    elif below and _SOURCE.match(read_text(below)):
        source.extend(below.extract())
    else:
        return None
    return source


def _find_line(siblings: Iterable[PageElement]) -> Tag | None:
    """Give the paragraph that stands right beside a table, if it is one line of words."""
    for node in siblings:
        if isinstance(node, Tag):
            is_line = not node.find(["br", "img"]) and len(node.text) <= _LONGEST_LINE
            return node if node.name == "p" and is_line else None
        if str(node).strip():
            return None
    return None


def _find_only_words(row: _Row) -> Tag | None:
    """Give the first cell of a row if all others are empty, as in a title over all columns."""
    others_empty = not any(read_text(cell) or cell.find("img") for cell in row[1:])
    spans = len(row) > 1 or row[0].has_attr("colspan")
    words = read_text(row[0])
    return row[0] if others_empty and spans and words and "\n" not in words else None


def _drop_row(rows: list[_Row], place: int) -> None:
    row = rows.pop(place)[0].parent
    assert row is not None
    section = row.parent
    row.extract()
    if section is not None and section.name != "table" and section.find("tr") is None:
        section.extract()


def _make_heads(rows: list[_Row]) -> None:
    """Make head cells of the first row where it is clearly one: names over columns of figures."""
    if len(rows) < 2 or any(cell.name == "th" for row in rows for cell in row):
        return
    heads = [read_text(cell) for cell in rows[0]]
    if _may_be_heads(heads) and _stand_over_figures(heads, _list_columns(rows)):
        for cell, head in zip(rows[0], heads, strict=True):
            if head:
                cell.name = "th"


def _may_be_heads(heads: list[str]) -> bool:
    """Whether these are names: only the first is left out, none is a figure but for a period."""
    if len(heads) < 2 or not all(heads[1:]) or all(_PERIOD.fullmatch(head) for head in heads):
        return False
    return all(_PERIOD.fullmatch(head) or not _NUMBER.fullmatch(head) for head in heads)


def _stand_over_figures(heads: list[str], columns: list[_Row]) -> bool:
    """Whether a column holds figures and nothing else, and none of those is a list of years."""
    found = False
    for head, column in zip(heads, columns, strict=True):
        words = _read_figures(column)
        if not words or not all(_NUMBER.fullmatch(figure) for figure in words):
            continue
        if _YEAR.fullmatch(head) and all(_YEAR.fullmatch(figure) for figure in words):
            return False
        found = True
    return found


def _list_columns(rows: list[_Row]) -> list[_Row]:
    """Give the cells of each column of the first row, below it."""
    columns: list[_Row] = [[] for _ in rows[0]]
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=False):
            column.append(cell)
    return columns


def _read_figures(column: _Row) -> list[str]:
    """Give the words of the cells of ``column``, less what stands for "none"."""
    return [words for cell in column if (words := read_text(cell)) not in _NO_FIGURE]


def _mark_figures(rows: list[_Row], is_plain: bool) -> None:
    for row in rows:
        for cell in row:
            if cell.name == "td" and _NUMBER.fullmatch(read_text(cell)):
                cell["class"] = "number"
            if cell.name == "th" and not cell.has_attr("scope"):
                cell["scope"] = "row" if any(other.name == "td" for other in row[1:]) else "col"
    if not is_plain or not rows:
        return
    for heading, below in zip(rows[0], _list_columns(rows), strict=True):
        figures = [cell for cell in below if read_text(cell) not in _NO_FIGURE]
        if heading.name == "th" and figures and all(has_class(cell, "number") for cell in figures):
            for cell in [heading, *below]:
                cell["class"] = "number"


def _make_chart(title: str, rows: list[_Row]) -> Tag | None:
    if rows and any(cell.name == "th" for cell in rows[0]):
        rows = rows[1:]
    if not all(len(row) == 2 and read_text(row[0]) and row[1].name == "td" for row in rows):
        return None
    if not all(_NUMBER.fullmatch(read_text(figure)) for _, figure in rows):
        return None
    typed = [(" ".join(read_text(label).split()), read_text(figure)) for label, figure in rows]
    value = charts.write_figures(title, typed)
    return make_element("div", class_="chart", data_chart=value) if value else None


def _put_into_figure(box: Tag, chart: Tag | None, source: Tag | None) -> None:
    """Hold a table together with its chart above it and its source below it."""
    parts = [part for part in (chart, box, source) if part is not None]
    if len(parts) > 1:
        figure = make_element("figure", class_="table-figure")
        box.insert_before(figure)
        figure.extend(parts)

"""Tables from a spreadsheet or a press release: head cells, caption, source, aligned figures.

Each gets a box of its own to scroll in. Words are never moved past one another: what stands right
above a table can become its caption, what stands right below it its source.
"""

import re

from house_style import charts
from house_style.tree import has_class, new, text_of

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


def set(root):
    """Set all tables below ``root``. Returns what the editor should know, in words."""
    warnings = []
    for number, table in enumerate(root.find_all("table"), 1):
        rows = _rows(table)
        caption = table.find("caption", recursive=False)
        caption = caption or _caption_from_row(table, rows) or _caption_from_above(table)
        source = _source_from_row(rows) or _source_from_below(table)
        is_plain = not any(cell.has_attr(span) for row in rows for cell in row for span in _SPANS)
        if is_plain:
            _make_heads(rows)
        _mark_figures(rows, is_plain)
        label = " ".join(text_of(caption).split()) if caption else ""
        box = _box(table, label or f"Table {number}")
        chart = None
        if _CHART.match(label):
            chart = _chart(label, rows) if is_plain else None
            if chart is None:
                warnings.append(
                    f"“{label[:60]}” is no chart: that takes one column of words and one of"
                    f" figures, {charts.FEWEST} to {charts.MOST} rows."
                )
        _frame(box, chart, source)
    return warnings


def _rows(table):
    """List the rows of a table, not of one within it, as lists of cells."""
    rows = []
    for part in table.find_all(["tr", "thead", "tbody"], recursive=False):
        for row in [part] if part.name == "tr" else part.find_all("tr", recursive=False):
            rows.append(list(row.find_all(["th", "td"], recursive=False)))
    return [row for row in rows if row]


def _caption_from_row(table, rows):
    cell = _only_words(rows[0]) if len(rows) > 2 else None
    if cell is None or len(rows[1]) < 2:
        return None
    caption = new("caption")
    _move(cell, caption)
    _drop_row(rows, 0)
    table.insert(0, caption)
    return caption


def _caption_from_above(table):
    above = _neighbour(table.previous_siblings)
    if above is None or not _CAPTION.match(text_of(above)):
        return None
    caption = new("caption")
    _move(above, caption)
    above.extract()
    table.insert(0, caption)
    return caption


def _source_from_row(rows):
    cell = _only_words(rows[-1]) if len(rows) > 2 else None
    if cell is None or not _SOURCE.match(text_of(cell)):
        return None
    source = new("figcaption")
    _move(cell, source)
    _drop_row(rows, len(rows) - 1)
    return source


def _source_from_below(table):
    below = _neighbour(table.next_siblings)
    if below is None or not _SOURCE.match(text_of(below)):
        return None
    source = new("figcaption")
    _move(below, source)
    below.extract()
    return source


def _neighbour(siblings):
    """Give the paragraph that stands right beside a table, if it is one line of words."""
    for node in siblings:
        if node.name == "p":
            is_line = not node.find(["br", "img"]) and len(node.text) <= _LONGEST_LINE
            return node if is_line else None
        if node.name is not None or str(node).strip():
            return None
    return None


def _only_words(row):
    """Give the first cell of a row if all others are empty, as in a title over all columns."""
    others_empty = not any(text_of(cell) or cell.find("img") for cell in row[1:])
    spans = len(row) > 1 or row[0].has_attr("colspan")
    words = text_of(row[0])
    return row[0] if others_empty and spans and words and "\n" not in words else None


def _move(source, target):
    for node in list(source.contents):
        target.append(node.extract())


def _drop_row(rows, place):
    row = rows.pop(place)[0].parent
    section = row.parent
    row.extract()
    if section.name != "table" and section.find("tr") is None:
        section.extract()


def _make_heads(rows):
    """Make head cells of the first row where it is clearly one: names over columns of figures."""
    if len(rows) < 2 or any(cell.name == "th" for row in rows for cell in row):
        return
    heads = [text_of(cell) for cell in rows[0]]
    if len(heads) < 2 or not all(heads[1:]):
        return
    columns = _columns(rows, len(heads))
    over_figures = [
        (head, column)
        for head, column in zip(heads, columns, strict=True)
        if column and all(_NUMBER.fullmatch(cell) for cell in column)
    ]
    names = [head for head in heads if not _NUMBER.fullmatch(head) or _PERIOD.fullmatch(head)]
    is_year_list = any(
        _YEAR.fullmatch(head) and all(_YEAR.fullmatch(cell) for cell in column)
        for head, column in over_figures
    )
    if len(names) < len(heads) or not over_figures or is_year_list:
        return
    if all(_PERIOD.fullmatch(head) for head in heads):
        return
    for cell, head in zip(rows[0], heads, strict=True):
        if head:
            cell.name = "th"


def _columns(rows, width):
    """Give the words of each column below the first row, less what stands for "none"."""
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in rows[1:]:
        for place, cell in enumerate(row[:width]):
            if (words := text_of(cell)) not in _NO_FIGURE:
                columns[place].append(words)
    return columns


def _mark_figures(rows, is_plain):
    for row in rows:
        for cell in row:
            if cell.name == "td" and _NUMBER.fullmatch(text_of(cell)):
                cell["class"] = ["number"]
            if cell.name == "th" and not cell.has_attr("scope"):
                cell["scope"] = "row" if any(other.name == "td" for other in row[1:]) else "col"
    if not is_plain or len(rows) < 2:
        return
    columns: list[list] = [[] for _ in rows[0]]
    for row in rows[1:]:
        for place, cell in enumerate(row[: len(columns)]):
            columns[place].append(cell)
    for heading, below in zip(rows[0], columns, strict=True):
        figures = [has_class(cell, "number") for cell in below if text_of(cell) not in _NO_FIGURE]
        if heading.name == "th" and figures and all(figures):
            for cell in [heading, *below]:
                cell["class"] = ["number"]


def _box(table, label):
    box = new("div", class_=["table-scroll"], role="region", tabindex="0", aria_label=label)
    table.insert_before(box)
    box.append(table.extract())
    return box


def _chart(title, rows):
    if rows and any(cell.name == "th" for cell in rows[0]):
        rows = rows[1:]
    if not all(len(row) == 2 and text_of(row[0]) and row[1].name == "td" for row in rows):
        return None
    if not all(_NUMBER.fullmatch(text_of(figure)) for _, figure in rows):
        return None
    typed = [(" ".join(text_of(label).split()), text_of(figure)) for label, figure in rows]
    value = charts.slot_value(title, typed)
    return value and new("div", class_=["chart"], data_chart=value)


def _frame(box, chart, source):
    """Hold a table together with its chart above it and its source below it."""
    if chart is None and source is None:
        return
    figure = new("figure", class_=["table-figure"])
    box.insert_before(figure)
    if chart is not None:
        figure.append(chart)
    figure.append(box.extract())
    if source is not None:
        figure.append(source)

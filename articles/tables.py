"""Tables: a box of their own to scroll in, head cells, figures that stand one under the other."""

import re

from articles.html_text import has_class, new, text_of

_NUMBER = re.compile(
    r"[(<>~≈±+−–-]{0,2}\s?(?:US\$|C\$|A\$|[$€£¥₩])?\s?[0-9][0-9.,'’ \u00a0/:]{0,20}\s?"
    r"(?:%|°|[kKMB]|bn|mn|pts?|million|billion|hp|kWh?|lb-ft|Nm|mph|mpg|km/h|km|miles|mi|mm|in|lbs?"
    r"|kg)?"
    r"\)?\s?[*†‡]*"
)
_NO_FIGURE = frozenset({"", "-", "–", "—", "n/a", "N/A", "NA"})
_SPANS = ("colspan", "rowspan")


def set(root):
    """Give each table a box of its own to scroll in, and mark the cells that hold figures."""
    for number, table in enumerate(root.find_all("table"), 1):
        _mark_figures(table)
        caption = table.find("caption", recursive=False)
        label = text_of(caption).replace("\n", " ") if caption else ""
        box = new(
            "div",
            class_=["table-scroll"],
            role="region",
            tabindex="0",
            aria_label=label or f"Table {number}",
        )
        table.insert_before(box)
        box.append(table.extract())


def _mark_figures(table):
    rows = [
        list(row.find_all(["th", "td"], recursive=False))
        for row in table.find_all("tr")
        if row.find_parent("table") is table
    ]
    is_plain = not any(cell.has_attr(span) for row in rows for cell in row for span in _SPANS)
    for row in rows:
        for cell in row:
            if cell.name == "td" and _NUMBER.fullmatch(text_of(cell)):
                cell["class"] = ["number"]
            if cell.name == "th" and not cell.has_attr("scope"):
                cell["scope"] = "col" if all(other.name == "th" for other in row) else "row"
    if not is_plain or len(rows) < 2:
        return
    for place, heading in enumerate(rows[0]):
        below = [row[place] for row in rows[1:] if place < len(row)]
        figures = [has_class(cell, "number") for cell in below if text_of(cell) not in _NO_FIGURE]
        if heading.name == "th" and figures and all(figures):
            for cell in [heading, *below]:
                cell["class"] = ["number"]

"""Bar charts of a plain series of figures: accessible SVG, drawn on the server, no script.

The stored body holds no SVG, only a slot with the figures (``data-chart``), which the sanitizer
checks with ``check_figures``; ``draw_charts`` draws it when the body is printed. The table stays
beneath.
"""

import json
import re
from collections.abc import Sequence
from html import unescape
from operator import itemgetter

from django.utils.html import format_html, format_html_join

FEWEST, MOST = 3, 40
_WIDTH, _ROW, _BAR = 400, 48, 16
_LONGEST_LABEL = 34
_SLOT = re.compile(r'(<div\b(?=[^>]*\sdata-chart="([^"]*)")[^>]*>)</div>')
_CALLED = re.compile(r"^chart:?\s*", re.IGNORECASE)
_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_FIGURE = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−–+~≈<>]?)\s*(?:US|C|A)?[$€£¥₩]?\s*"
    r"(?P<digits>[0-9][0-9.,'’\s]*)\s*(?P<scale>[a-zA-Z]*)"
)

type _Bar = tuple[str, str, float]  # (label, figure as typed, number)


def read_number(figure: str) -> float | None:
    """Give what a typed figure counts: ``(1,234)`` is -1234.0, ``2.5 bn`` 2.5 billion, or None."""
    match = _FIGURE.match(figure.strip())
    if match is None:
        return None
    digits = re.sub(r"[\s'’]", "", match["digits"]).rstrip(".,")
    # A comma before three digits parts thousands; any other is a decimal one.
    grouped = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits)
    digits = digits.replace(",", "" if grouped else ".")
    try:
        number = float(digits)
    except ValueError:
        return None
    number *= _SCALES.get(match["scale"].lower(), 1)
    return -number if match["open"] or match["sign"] in {"-", "−", "–"} else number


def write_figures(title: str, rows: Sequence[tuple[str, str]]) -> str | None:
    """Give a slot's value, or None: ``rows`` are ``(label, figure as typed)`` of a plain series."""
    numbers = [read_number(figure) for _, figure in rows]
    if not FEWEST <= len(rows) <= MOST or None in numbers or not any(numbers):
        return None
    bars = [[label, figure, number] for (label, figure), number in zip(rows, numbers, strict=True)]
    return check_figures(json.dumps([title, bars], ensure_ascii=False))


def check_figures(value: str) -> str | None:
    """Give ``value`` if it is a slot's: ``[title, [[label, figure, number], …]]``, else None."""
    return value if _read_figures(value) else None


def draw_charts(html: str) -> str:
    """Draw each chart for which clean ``html`` has a slot."""
    return _SLOT.sub(_draw, html) if 'data-chart="' in html else html


def _read_figures(value: str) -> tuple[str, list[_Bar]] | None:
    try:
        title, bars = json.loads(value)
        for label, figure, number in bars:
            if not (isinstance(label, str) and isinstance(figure, str)):
                return None
            if not isinstance(number, int | float) or not abs(number) < 1e15:
                return None
        json.dumps([title, bars], ensure_ascii=False).encode()  # no half of a character
    except (TypeError, ValueError, RecursionError):
        return None
    if "\\u0000" in value:
        return None  # PostgreSQL takes no NUL
    return (title, bars) if isinstance(title, str) and FEWEST <= len(bars) <= MOST else None


def _summarize(bars: list[_Bar]) -> str:
    """Say in words what a look at the bars tells: which are the longest and the shortest."""
    high, low = max(bars, key=itemgetter(2)), min(bars, key=itemgetter(2))
    if high[2] == low[2]:
        return f"All {len(bars)} are {high[1]}."
    return f"Of {len(bars)}, the highest is {high[0]}, {high[1]}; the lowest {low[0]}, {low[1]}."


def _draw(match: re.Match[str]) -> str:
    read = _read_figures(unescape(match[2]))
    return match[0] if read is None else f"{match[1]}{_draw_svg(*read)}</div>"


def _draw_svg(title: str, bars: list[_Bar]) -> str:
    lowest = min(0, *(number for *_, number in bars))
    span = max(0, *(number for *_, number in bars)) - lowest or 1
    zero = -lowest / span * _WIDTH
    drawn = []
    for place, (label, figure, number) in enumerate(bars):
        length = abs(number) / span * _WIDTH
        if len(label) > _LONGEST_LABEL:
            label = label[: _LONGEST_LABEL - 1].rstrip() + "…"
        top = place * _ROW
        start = zero if number >= 0 else zero - length
        words = (top + 16, label, _WIDTH, top + 16, figure)
        drawn.append((*words, f"{start:.1f}", top + 22, f"{max(length, 1):.1f}", _BAR))
    rows = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text class="chart__figure" x="{}" y="{}" text-anchor="end">'
        '{}</text><rect x="{}" y="{}" width="{}" height="{}"/>',
        drawn,
    )
    name = _CALLED.sub("", title).rstrip(" .")
    return format_html(
        '<svg class="chart__drawing" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        _WIDTH,
        len(bars) * _ROW,
        f"Bar chart: {name}. {_summarize(bars)} The figures are in the table below.",
        rows,
    )

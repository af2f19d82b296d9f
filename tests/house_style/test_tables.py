"""Tables as they are pasted, and charts as they are asked for."""

import pytest
from django.utils.html import escape

from house_style import charts
from house_style.compiler import compile_body
from house_style.templatetags.rich_text import rich_text
from house_style.tree import extract_text, parse


def table(*rows, cell="td"):
    cells = ("".join(f"<{cell}>{words}</{cell}>" for words in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


SALES = [("Vega", "1,200"), ("Lyra", "900"), ("Ursa", "350")]


def _compiled(body):
    compiled = compile_body(body)
    assert "".join(extract_text(compiled.html).split()) == "".join(extract_text(body).split())
    return compiled, parse(compiled.html)


@pytest.mark.parametrize(
    "rows",
    [
        [("Model", "Units"), *SALES],
        [("Model", "2024", "2025"), ("Vega", "1", "2"), ("Lyra", "3", "4")],
        [("", "Q1 2025", "FY25"), ("Vega", "$1.2 bn", "–"), ("Lyra", "(3)", "4%")],
        [("<strong>Model</strong>", "<strong>Price</strong>"), ("Vega", "$24,995")],
    ],
)
def test_the_first_row_of_names_over_figures_is_the_head(rows):
    _, root = _compiled(table(*rows))

    heads = root.find_all("th")
    assert [head.text for head in heads] == [
        parse(words).text for words in rows[0] if parse(words).text
    ]
    assert all(head["scope"] == "col" for head in heads)
    assert heads[-1]["class"] == ["number"]


@pytest.mark.parametrize(
    "rows",
    [
        SALES,
        [("2023", "100"), ("2024", "120")],
        [("Vega", "2023"), ("Lyra", "2021")],
        [("Vega", "Millrace"), ("Lyra", "Narvik")],
        [("Only",), ("1",)],
        [("Model", ""), ("Vega", "3")],
    ],
)
def test_a_first_row_that_may_be_figures_or_words_is_left_alone(rows):
    assert _compiled(table(*rows))[1].find("th") is None


def test_a_line_above_and_a_line_below_become_caption_and_source():
    compiled, root = _compiled(
        f"<p>Words.</p><p>Table 1: <em>Sales</em></p>{table(*SALES)}<p>Source: Halden</p>"
    )

    assert '<figure class="table-figure"><div aria-label="Table 1: Sales"' in compiled.html
    assert "<table><caption>Table 1: <em>Sales</em></caption>" in compiled.html
    assert "</table></div><figcaption>Source: Halden</figcaption></figure>" in compiled.html
    assert [paragraph.text for paragraph in root.find_all("p")] == ["Words."]


def test_a_title_row_and_a_source_row_of_a_spreadsheet_become_caption_and_source():
    rows = [("Sales in May", ""), ("Model", "Units"), *SALES, ("Sources: Halden, Lyra", "")]

    compiled, root = _compiled(table(*rows))

    assert root.caption.text == "Sales in May"
    assert [head.text for head in root.find_all("th")] == ["Model", "Units"]
    assert root.figcaption.text == "Sources: Halden, Lyra"
    assert 'aria-label="Sales in May"' in compiled.html


def test_a_paragraph_that_is_no_line_stays_where_it_is():
    long = "Source: " + "x " * 200

    _, root = _compiled(f"<p>Sales were good.</p>{table(*SALES)}<p>{long.strip()}</p>")

    assert root.caption is None
    assert root.figure is None
    assert len(root.find_all("p")) == 2


def test_a_table_scrolls_in_its_own_box_with_its_figures_aligned():
    body = (
        "<table><caption>Sales</caption><tbody><tr><th>Model</th><th>Units</th></tr>"
        "<tr><td>Vega 2</td><td>1,200</td></tr><tr><td>Lyra</td><td>–</td></tr></tbody></table>"
    )

    assert compile_body(body).html == (
        '<div aria-label="Sales" class="table-scroll" role="region" tabindex="0"><table>'
        '<caption>Sales</caption><tbody><tr><th scope="col">Model</th>'
        '<th class="number" scope="col">Units</th></tr>'
        '<tr><td>Vega 2</td><td class="number">1,200</td></tr>'
        '<tr><td>Lyra</td><td class="number">–</td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    "figure", ["12", "1,234.5", "-3.1%", "+4 %", "$24,995", "€1.2 bn", "(12)", "90 kW"]
)
def test_figures_are_recognized(figure):
    assert '<td class="number">' in compile_body(table((figure,))).html


@pytest.mark.parametrize("words", ["Vega 2", "2026 model year", "n/a", "three", "3 doors or 5"])
def test_words_with_a_number_are_not_a_figure(words):
    assert "number" not in compile_body(table((words,))).html


# Charts


def test_a_caption_that_starts_with_chart_draws_the_figures_above_the_table():
    compiled = compile_body(f"<p>Chart: Sales &amp; more</p>{table(('Model', 'Units'), *SALES)}")

    printed = rich_text(compiled.html)

    assert "<svg" not in compiled.html
    root = parse(printed)
    assert root.svg["aria-label"] == (
        "Bar chart: Sales & more. Of 3, the highest is Vega, 1,200; the lowest Ursa, 350. "
        "The figures are in the table below."
    )
    assert root.svg["role"] == "img"
    assert [text.text for text in root.svg.find_all("text")] == [
        words for row in SALES for words in row
    ]
    assert [rect["width"] for rect in root.svg.find_all("rect")] == ["400.0", "300.0", "116.7"]
    assert root.find("table") is not None
    assert "style=" not in printed


def test_what_stands_in_a_chart_is_escaped(settings):
    settings.HOUSE_STYLE_CURLY_QUOTES = False
    rows = [("&lt;script&gt;\"'", "1"), ("b", "-2"), ("c", "3")]

    printed = rich_text(compile_body(f"<p>Chart: &lt;x&gt;</p>{table(*rows)}").html)

    assert "<script" not in printed
    assert f'<text x="0" y="16">{escape("<script>" + chr(34) + chr(39))}</text>' in printed


@pytest.mark.parametrize(
    "rows",
    [
        SALES[:2],
        [*SALES, ("Total", "n/a")],
        [("a", "b", "1")] * 3,
        [("a", "0")] * 3,
        [("", "1")] * 3,
    ],
)
def test_a_table_without_a_plain_series_is_no_chart_and_the_editor_is_told(rows):
    compiled = compile_body(f"<p>Chart: Sales</p>{table(*rows)}")

    assert "data-chart" not in compiled.html
    assert len(compiled.warnings) == 1


def test_a_table_without_a_row_is_no_chart():
    compiled = compile_body(f"<table><p>Chart: Sales</p>{table(*SALES)}</table>")

    assert "Chart: Sales" in compiled.text


def test_no_body_can_bring_a_chart_of_its_own():
    slot = '<div data-chart=\'["x", [["a", "1", 1], ["b", "1", 1], ["c", "1", 1]]]\'></div>'

    assert "data-chart" not in compile_body(slot).html
    assert "<svg" not in rich_text('<div data-chart="[1, 2]"></div>')


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,234", 1234), ("1,234.5", 1234.5), ("12,5", 12.5), ("(3)", -3), ("−3.1%", -3.1),
     ("$24,995", 24995), ("€1.2 bn", 1.2e9), ("900k", 900_000), ("1 200", 1200), ("x", None)],
)  # fmt: skip
def test_a_typed_figure_is_counted(typed, number):
    assert charts.read_number(typed) == number

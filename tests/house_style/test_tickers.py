"""Tickers: which listings a bracket names."""

from house_style.compiler import compile_body


def test_listings_are_read_and_a_trailing_t_is_tokyo():
    text = (
        "<p>Toyota (NYSE: TM, 7203T), Ford (NYSE: F) and Nissan (TSE: 7201) and NYSE: TM again</p>"
    )

    assert compile_body(text).listings == [
        ("NYSE", "TM"),
        ("TSE", "7203"),
        ("NYSE", "F"),
        ("TSE", "7201"),
    ]


def test_two_exchanges_in_one_bracket_are_two_listings():
    text = "<p>Brennwald AG (OTC: BRWDY, XETRA: BRW) and Tessaro N.V. (NYSE: TSSN, BIT: TSS)</p>"

    assert compile_body(text).listings == [
        ("OTC", "BRWDY"),
        ("XETRA", "BRW"),
        ("NYSE", "TSSN"),
        ("BIT", "TSS"),
    ]

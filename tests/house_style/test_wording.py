"""Words that the house writes otherwise: what a pattern finds, and what it leaves alone."""

import pytest

from house_style.wording import Wording, find_wordings


def find(text, written, instead="", **options):
    found = find_wordings(text, [Wording(written, instead, **options)])
    return [(one.words, one.instead) for one in found]


@pytest.mark.parametrize(
    ("text", "written", "instead", "found"),
    [
        ("Two tyres, one tyre.", "tyre*", "tire*", [("tyres", "tires"), ("tyre", "tire")]),
        ("Tyres first.", "tyre*", "tire*", [("Tyres", "Tires")]),
        ("The martyred satyr.", "tyre*", "tire*", []),
        ("It runs 1,200.5 kph.", "# kph", "# km/h", [("1,200.5 kph", "1,200.5 km/h")]),
        ("It runs fast, kph.", "# kph", "# km/h", []),
        ("A 60 kWh and a 60 kwh pack.", "# kwh", "# kWh", [("60 kwh", "60 kWh")]),
        (
            "A pick\u2011up\u00a0truck.",
            "pick-up truck",
            "pickup",
            [("pick\u2011up\u00a0truck", "pickup")],
        ),
        ("The driver’s seat.", "driver's seat", "seat", [("driver’s seat", "seat")]),
        ("Sales rise going forward.", "going forward", "", [("going forward", "")]),
        ("It costs a+b.", "a+b", "both", [("a+b", "both")]),
    ],
)
def test_a_pattern_finds_what_a_person_means_by_it(text, written, instead, found):
    assert find(text, written, instead) == found


def test_words_between_quotation_marks_are_somebodys_own():
    text = 'They said “our tyres last” and "new tyres" of tyres.'

    (found,) = find_wordings(text, [Wording("tyre*", "tire*")])

    assert text[found.start :] == "tyres."


def test_an_inch_sign_opens_no_quotation():
    assert find('A 19" wheel, tyres, a 20" wheel.', "tyre*") == [("tyres", "")]


def test_capitals_count_where_they_are_asked_for():
    assert find("The Web site and a web site.", "Web site", "website", is_cased=True) == [
        ("Web site", "website")
    ]


def test_a_dateline_stands_at_the_beginning_of_a_block():
    text = "Caption\nDetroit, MI – It opens. In Detroit, MI – too."

    (found,) = find_wordings(text, [Wording("Detroit, MI -", "DETROIT -", is_opening=True)])

    assert (found.start, found.words) == (8, "Detroit, MI –")


def test_hostile_text_costs_no_time_to_speak_of():
    text = "a" * 200_000

    assert find(text, "*b*") == []

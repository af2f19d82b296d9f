"""Sixty leads and more in the style of the site: each company right, or none."""

import pytest

from house_style.company_names import CompanyLookup, UnknownCompany
from house_style.compiler import compile_body
from house_style.tree import extract_text, parse
from tests.house_style.companies import KNOWN
from tests.house_style.leads import LEFT_ALONE, RECOGNIZED

KEYS = [key for key, *_ in KNOWN]
LOOKUP = CompanyLookup(
    companies=[(place, name, makes) for place, (_, name, makes, *_) in enumerate(KNOWN)],
    aliases=[(place, alias) for place, row in enumerate(KNOWN) for alias in row[3]],
    listed=[(place, *listing) for place, row in enumerate(KNOWN) for listing in row[4]],
)


def read(body):
    compiled = compile_body(body, companies=LOOKUP)
    slots = parse(compiled.html).find_all("a", class_="company")
    linked = {slot["data-slot"]: slot.text for slot in slots}
    assert len(linked) == len(slots), "a company is linked once"
    assert not any(slot.has_attr("href") for slot in slots)
    assert "".join(extract_text(compiled.html).split()) == "".join(extract_text(body).split())
    return compiled, linked


@pytest.mark.parametrize(("lead", "keys", "words"), RECOGNIZED)
def test_a_company_is_recognized_and_its_first_mention_linked(lead, keys, words):
    compiled, linked = read(f"<p>{lead}</p>")

    assert [KEYS[pk] for pk in compiled.companies] == keys
    assert list(linked.values()) == words
    assert compiled.unknown_companies == []
    assert [warning for warning in compiled.warnings if "later block" not in warning] == []


@pytest.mark.parametrize(("lead", "is_told"), LEFT_ALONE)
def test_an_uncertain_mention_is_not_linked(lead, is_told):
    compiled, linked = read(f"<p>{lead}</p>")

    assert compiled.companies == []
    assert linked == {}
    assert bool(compiled.warnings) is is_told


def test_there_are_sixty_leads():
    assert len(RECOGNIZED) >= 60


@pytest.mark.parametrize(
    ("lead", "name", "listings"),
    [
        ("Halden Motor (OSL: HLDN) is new.", "Halden Motor", [("OSL", "HLDN")]),
        ("The Grindstone Axle & Driveline (NYSE: GRAX) plant.", "Grindstone Axle & Driveline",
         [("NYSE", "GRAX")]),
        ("Supplier Northlode, Inc. (LSE: NLDE, 4711T) is new.", "Northlode, Inc.",
         [("LSE", "NLDE"), ("TSE", "4711")]),
        ("Norway’s Halden (OSL: HLDN) is new.", "Halden", [("OSL", "HLDN")]),
    ],
)  # fmt: skip
def test_an_unknown_company_is_offered_with_its_listings(lead, name, listings):
    compiled, _ = read(f"<p>{lead}</p>")

    assert compiled.unknown_companies == [UnknownCompany(name, tuple(listings))]
    assert any("is not among the companies" in warning for warning in compiled.warnings)


def test_without_a_lookup_nothing_is_said_of_companies():
    compiled = compile_body("<p>Halden (OSL: HLDN) and Ford Motor Company (NYSE: F).</p>")

    assert compiled.companies == compiled.unknown_companies == compiled.warnings == []
    assert compiled.listings == [("OSL", "HLDN"), ("NYSE", "F")]


def test_a_symbol_that_changed_hands_needs_the_name():
    lookup = CompanyLookup(
        companies=[(1, "Old Motors Inc.", ""), (2, "New Motors Inc.", "")],
        listed=[(1, "NYSE", "OM"), (2, "NYSE", "OM")],
    )

    old = compile_body("<p>Old Motors (NYSE: OM) and New Motors (NYSE: OM).</p>", companies=lookup)
    nobody = compile_body("<p>Some Motors (NYSE: OM) said.</p>", companies=lookup)

    assert old.companies == [1, 2]
    assert nobody.companies == []


def test_a_name_that_two_companies_share_is_not_linked():
    lookup = CompanyLookup(companies=[(1, "Delphi Systems plc", ""), (2, "Delphi Systems AG", "")])

    assert compile_body("<p>At Delphi Systems it rained.</p>", companies=lookup).companies == []
    assert compile_body("<p>At Delphi Systems AG it rained.</p>", companies=lookup).companies == [2]


def test_the_first_mention_that_can_be_a_link_is_linked():
    _, linked = read(
        '<p>See <a href="/x/">Ford Motor Company</a>.</p><p>Ford (NYSE: F) and Ford Motor Company'
        "</p>"
    )

    assert list(linked.values()) == ["Ford"]


def test_citations_are_links_to_our_own_site_alone():
    body = (
        '<p><a href="/toyota-2024/#note-1">a</a><a href="https://www.news.example/a-b/?x=1">b</a>'
        '<a href="https://news.example/?p=99120">c</a><a href="/?page_id=2&amp;p=7">d</a>'
        '<a href="https://else.example/c/">e</a><a href="//else.example/d/">f</a>'
        '<a href="#note-1">g</a><a href="mailto:a@news.example">h</a><a href="/">i</a>'
        '<a href="/toyota-2024/">j</a></p>'
    )

    compiled = compile_body(body, site_hosts=["news.example"])

    assert compiled.cited_paths == ["/toyota-2024/", "/a-b/", "/?p=99120", "/?p=7"]

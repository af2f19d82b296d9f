"""Forty bodies in the style of the site, and twenty that only look like it."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project

from house_style.company_names import CompanyLookup
from house_style.compiler import compile_body
from house_style.sanitizer import clean
from house_style.tree import extract_text, parse
from tests.house_style.bodies import LEFT_ALONE, READ
from tests.house_style.words import undress

SHARED = Path(project.BASE_DIR).parent / "shared" / "data"


def _links_lead_both_ways(html):
    """Each reference has its note, each way back its reference, and each id is there once."""
    root = parse(html)
    ids = [tag["id"] for tag in root.find_all(id=True)]
    assert len(ids) == len({*ids})
    references = root.find_all("a", role="doc-noteref")
    ways_back = root.find_all("a", role="doc-backlink")
    assert {link["href"][1:] for link in references + ways_back} <= {*ids}
    assert {link["href"] for link in ways_back} == {f"#{link['id']}" for link in references}
    assert all(link.get("aria-label") for link in references + ways_back)


@pytest.mark.parametrize(
    ("body", "notes", "asides", "warnings"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_a_body_is_read_as_its_writer_meant_it(body, notes, asides, warnings):
    compiled = compile_body(body)

    assert [(note.mark, note.references) for note in compiled.notes] == notes
    assert len(compiled.asides) == compiled.html.count('class="aside"') == asides
    assert len(compiled.warnings) == warnings
    typed = extract_text(clean(body))
    assert undress("".join(extract_text(compiled.html).split())) == undress("".join(typed.split()))
    _links_lead_both_ways(compiled.html)


@pytest.mark.parametrize(("body", "warnings"), LEFT_ALONE)
def test_what_only_looks_like_the_house_style_is_left_as_typed(body, warnings):
    compiled = compile_body(body)

    assert compiled.html == body
    assert len(compiled.warnings) == warnings


def test_there_are_forty_bodies():
    assert len(READ) >= 40


def test_a_line_that_is_a_note_becomes_a_paragraph_of_its_own():
    compiled = compile_body("<p>A.* B.**</p><p><strong>*One<br>**Two</strong> ends</p>")

    assert [note.text for note in compiled.notes] == ["*One", "**Two ends"]
    assert "<br>" not in compiled.html
    assert compiled.html.endswith("**</a>Two</strong> ends</p></div></section>")


# "AutoInformed on"


def test_the_list_without_links_gets_a_slot_for_our_coverage():
    compiled = compile_body("<p>A.*</p><p>*AutoInformed on Halden</p><p>**More</p>")

    assert compiled.html.count('<ul class="coverage" data-slot="coverage"></ul>') == 1
    assert '<ul class="coverage" data-slot="coverage"></ul></div>' in compiled.html


def test_the_writers_own_links_take_the_place_of_the_slot():
    for links in ['<p>*AutoInformed on <a href="/a/">A</a></p>',
                  '<p>*AutoInformed on</p><ul><li><a href="/a/">A</a></li></ul>']:  # fmt: skip
        assert 'data-slot="coverage"' not in compile_body(f"<p>A.*</p>{links}").html


def test_a_companys_slot_is_no_link_of_the_writers():
    halden = CompanyLookup(companies=[(7, "Halden Motor Corporation", "")])

    compiled = compile_body("<p>*AutoInformed on Halden Motor Corporation</p>", companies=halden)

    assert 'data-slot="company-7">Halden Motor Corporation</a>' in compiled.html
    assert 'data-slot="coverage"' in compiled.html


# The article that the project starts from

TOYOTA = CompanyLookup(
    companies=[(1, "Toyota Motor Corporation", "Toyota, Lexus")],
    aliases=[(1, "Toyota")],
    listed=[(1, "NYSE", "TM"), (1, "TSE", "7203")],
)


def _seed(name):
    file = SHARED / name
    if not file.exists():
        pytest.skip(f"No seed article at {file}: this test needs the folder shared/data.")
    return file.read_text()


def _holds_the_seed(compiled):
    assert [(note.mark, note.references, note.informed) for note in compiled.notes] == [
        ("*", 1, True),
        ("**", 1, False),
        ("***", 1, False),
    ]
    assert len(compiled.asides) == 1
    assert compiled.companies == [1]
    assert compiled.listings == [("NYSE", "TM"), ("TSE", "7203")]
    assert compiled.warnings == []
    assert compiled.html.count('data-slot="company-1">Toyota Motor Corporation</a>') == 1
    _links_lead_both_ways(compiled.html)


def test_the_seed_article_compiles_as_its_readers_see_it():
    lines = _seed("seed-article.txt").split("About Ken Zino")[0].splitlines()
    body = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())

    compiled = compile_body(body, companies=TOYOTA)

    _holds_the_seed(compiled)
    assert 'data-slot="coverage"' in compiled.html
    assert undress(extract_text(compiled.html)).split() == undress(extract_text(body)).split()
    assert "•" not in compiled.html
    assert "<ul><li>Camry – Toyota Motor Manufacturing Kentucky (TMMK)</li><li>" in compiled.html


def test_the_seed_article_compiles_from_what_was_typed():
    content = re.compile(r"<content:encoded><!\[CDATA\[(.*?)\]\]>", re.DOTALL)
    contents = content.findall(_seed("seed-article.wxr.xml"))
    typed = next(text for text in contents if "7203T" in text)
    blocks = typed.split("[/caption]")[1].split("\n\n")
    body = "".join(f"<p>{block}</p>" for block in blocks)

    compiled = compile_body(body, companies=TOYOTA, site_hosts=["www.autoinformed.example"])

    _holds_the_seed(compiled)
    assert 'data-slot="coverage"' not in compiled.html
    assert compiled.cited_paths == ["/toyota-u-s-plants-2024/", "/?p=99120"]

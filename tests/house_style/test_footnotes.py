"""Footnotes: marks in the text lead to their notes, and these lead back."""

from pathlib import Path

import pytest
from django.conf import settings as project

from house_style.compiler import compile_body
from house_style.tree import extract_text
from tests.house_style.words import undress

SEED = Path(project.BASE_DIR).parent / "shared" / "data" / "seed-article.txt"

THREE_NOTES = (
    "<p>Halden (OSL: HLDN)* builds the Vega.** Sales start in May.***</p>"
    "<p>More words.</p>"
    "<p><strong>*AutoInformed on</strong></p>"
    '<ul><li><a href="/halden-2024/">Halden in 2024</a></li></ul>'
    "<p><strong>**Where it is built</strong></p><ul><li>Narvik</li></ul>"
    "<p><em>***Source: Halden</em></p><p>It said so.</p>"
)


def reference(number, mark, *, to=None):
    return (
        f'<sup class="note-ref"><a aria-label="Note {to or number}" href="#note-{to or number}"'
        f' id="note-ref-{number}" role="doc-noteref">{mark}</a></sup>'
    )


def test_marks_in_the_text_lead_to_their_notes():
    compiled = compile_body(THREE_NOTES)

    assert (
        f"<p>Halden (OSL: HLDN){reference(1, '*')} builds the Vega.{reference(2, '**')}"
        f" Sales start in May.{reference(3, '***')}</p>"
    ) in compiled.html
    assert compiled.warnings == []


def test_each_note_runs_to_the_next_and_leads_back():
    compiled = compile_body(THREE_NOTES)

    assert (
        '<div class="note" id="note-2" role="doc-footnote"><p><strong>'
        '<a aria-label="Back to the text, place 2" class="note-mark" href="#note-ref-2"'
        ' role="doc-backlink">**</a>Where it is built</strong></p><ul><li>Narvik</li></ul></div>'
    ) in compiled.html
    assert compiled.html.count('<section aria-label="Notes" class="notes">') == 1
    assert [note.text for note in compiled.notes] == [
        "*AutoInformed on\nHalden in 2024",
        "**Where it is built\nNarvik",
        "***Source: Halden\nIt said so.",
    ]


def test_the_autoinformed_list_is_a_note_and_known_as_such():
    notes = compile_body(THREE_NOTES).notes

    assert [note.informed for note in notes] == [True, False, False]
    assert '<div class="note note--informed" id="note-1"' in compile_body(THREE_NOTES).html


def test_the_autoinformed_list_needs_no_mark_in_the_text():
    compiled = compile_body("<p>Words.</p><p>*AutoInformed on Halden</p><ul><li>x</li></ul>")

    assert [(note.informed, note.references) for note in compiled.notes] == [(True, 0)]
    assert '<p><span class="note-mark">*</span>AutoInformed on Halden</p>' in compiled.html
    assert compiled.warnings == []


def test_two_places_may_point_at_one_note():
    compiled = compile_body("<p>One.† Two.†</p><p>†Both</p>")

    assert compiled.notes[0].references == 2
    assert reference(1, "†") in compiled.html
    assert reference(2, "†", to=1) in compiled.html
    assert 'href="#note-ref-2" role="doc-backlink">↩</a>' in compiled.html
    assert compiled.notes[0].text == "†Both"


def test_a_mark_may_be_used_again_after_its_note():
    compiled = compile_body("<p>One.*</p><p>*First</p><p>Two.*</p><p>*Second</p>")

    assert [note.number for note in compiled.notes] == [1, 2]
    assert reference(2, "*") in compiled.html


def test_a_mark_in_bold_or_between_quotation_marks_is_read():
    for typed in ["truck.<strong>**</strong> As", "“truck”** As", "truck**, as", "truck)** [as"]:
        assert len(compile_body(f"<p>{typed} it</p><p>**Note</p>").notes) == 1, typed


@pytest.mark.parametrize(
    "words",
    [
        "5*4 doors",
        "a lone * in prose",
        "**bold** and *leaning* words",
        "*****",
        "*** * ***",
        "f***ing and s**t",
        "Required fields are marked *",
        "x ** y ** z",
        "2*3*4 = 24",
        "a_b*c",
        "**Bold** opens the block",
    ],
)
def test_asterisks_that_are_no_notes_are_left_alone(words):
    compiled = compile_body(f"<p>{words}</p>")

    assert compiled.html == f"<p>{words}</p>"
    assert compiled.notes == compiled.warnings == []


def test_asterisks_in_code_are_left_alone():
    body = "<p><code>a*</code> b</p><pre>x*\n*y</pre><p>*z</p>"

    assert compile_body(body).notes == []
    assert compile_body(body).html == body


def test_a_mark_without_a_note_stays_as_typed_and_is_named():
    compiled = compile_body("<p>The pickup truck.** More.</p>")

    assert compiled.html == "<p>The pickup truck.** More.</p>"
    assert compiled.warnings == [
        "No later block starts with **, the mark after “The pickup truck.”."
    ]


def test_a_note_without_a_mark_stays_as_typed_and_is_named():
    compiled = compile_body("<p>Words.</p><p>**Where it is built</p>")

    assert compiled.html == "<p>Words.</p><p>**Where it is built</p>"
    assert compiled.warnings == [
        "“**Where it is built…” starts like a note, but no ** stands before it."
    ]


def test_a_mark_inside_a_link_stays_as_typed_and_is_named():
    compiled = compile_body('<p><a href="/x/">Halden*</a> says</p><p>*Note</p>')

    assert '<a href="/x/">Halden*</a>' in compiled.html
    assert compiled.warnings[0] == "The * after “Halden” stands inside a link: move it out."


def test_a_note_before_its_mark_is_not_a_note():
    assert compile_body("<p>*Note</p><p>Words.*</p>").notes == []


def test_the_seed_article_has_its_three_notes_and_its_aside():
    if not SEED.exists():
        pytest.skip(f"No seed article at {SEED}: this test needs the folder shared/data.")
    lines = SEED.read_text().split("About Ken Zino")[0].splitlines()
    body = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())

    compiled = compile_body(body)

    assert [(note.mark, note.informed, note.references) for note in compiled.notes] == [
        ("*", True, 1),
        ("**", False, 1),
        ("***", False, 1),
    ]
    assert len(compiled.asides) == 1
    assert compiled.warnings == []
    assert compiled.listings == [("NYSE", "TM"), ("TSE", "7203")]
    assert undress(extract_text(compiled.html)) == undress(extract_text(body))

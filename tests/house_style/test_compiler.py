"""The house style: what writers type becomes notes, asides, figures; no word of it changes."""

import string
from pathlib import Path

import pytest
from django.conf import settings as project
from hypothesis import given, settings
from hypothesis import strategies as st

from house_style.company_names import CompanyLookup
from house_style.compiler import (
    Compiled,
    compile,
    first_paragraph,
    plain_text,
    reading_minutes,
    teaser,
    word_count,
)
from house_style.sanitizer import clean, clean_compiled

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


# Notes


def test_marks_in_the_text_lead_to_their_notes():
    compiled = compile(THREE_NOTES)

    assert (
        f"<p>Halden (OSL: HLDN){reference(1, '*')} builds the Vega.{reference(2, '**')}"
        f" Sales start in May.{reference(3, '***')}</p>"
    ) in compiled.html
    assert compiled.warnings == []


def test_each_note_runs_to_the_next_and_leads_back():
    compiled = compile(THREE_NOTES)

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
    notes = compile(THREE_NOTES).notes

    assert [note.informed for note in notes] == [True, False, False]
    assert '<div class="note note--informed" id="note-1"' in compile(THREE_NOTES).html


def test_the_autoinformed_list_needs_no_mark_in_the_text():
    compiled = compile("<p>Words.</p><p>*AutoInformed on Halden</p><ul><li>x</li></ul>")

    assert [(note.informed, note.references) for note in compiled.notes] == [(True, 0)]
    assert '<p><span class="note-mark">*</span>AutoInformed on Halden</p>' in compiled.html
    assert compiled.warnings == []


def test_two_places_may_point_at_one_note():
    compiled = compile("<p>One.† Two.†</p><p>†Both</p>")

    assert compiled.notes[0].references == 2
    assert reference(1, "†") in compiled.html
    assert reference(2, "†", to=1) in compiled.html
    assert 'href="#note-ref-2" role="doc-backlink">↩</a>' in compiled.html
    assert compiled.notes[0].text == "†Both"


def test_a_mark_may_be_used_again_after_its_note():
    compiled = compile("<p>One.*</p><p>*First</p><p>Two.*</p><p>*Second</p>")

    assert [note.number for note in compiled.notes] == [1, 2]
    assert reference(2, "*") in compiled.html


def test_a_mark_in_bold_or_between_quotation_marks_is_read():
    for typed in ["truck.<strong>**</strong> As", "“truck”** As", "truck**, as", "truck)** [as"]:
        assert len(compile(f"<p>{typed} it</p><p>**Note</p>").notes) == 1, typed


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
    compiled = compile(f"<p>{words}</p>")

    assert compiled.html == f"<p>{words}</p>"
    assert compiled.notes == compiled.warnings == []


def test_asterisks_in_code_are_left_alone():
    body = "<p><code>a*</code> b</p><pre>x*\n*y</pre><p>*z</p>"

    assert compile(body).notes == []
    assert compile(body).html == body


def test_a_mark_without_a_note_stays_as_typed_and_is_named():
    compiled = compile("<p>The pickup truck.** More.</p>")

    assert compiled.html == "<p>The pickup truck.** More.</p>"
    assert compiled.warnings == [
        "No later block starts with **, the mark after “The pickup truck.”."
    ]


def test_a_note_without_a_mark_stays_as_typed_and_is_named():
    compiled = compile("<p>Words.</p><p>**Where it is built</p>")

    assert compiled.html == "<p>Words.</p><p>**Where it is built</p>"
    assert compiled.warnings == [
        "“**Where it is built…” starts like a note, but no ** stands before it."
    ]


def test_a_mark_inside_a_link_stays_as_typed_and_is_named():
    compiled = compile('<p><a href="/x/">Halden*</a> says</p><p>*Note</p>')

    assert '<a href="/x/">Halden*</a>' in compiled.html
    assert compiled.warnings[0] == "The * after “Halden” stands inside a link: move it out."


def test_a_note_that_stands_before_its_mark_is_none():
    assert compile("<p>*Note</p><p>Words.*</p>").notes == []


def test_the_seed_article_has_its_three_notes_and_its_aside():
    if not SEED.exists():
        pytest.skip(f"No seed article at {SEED}: this test needs the folder shared/data.")
    lines = SEED.read_text().split("About Ken Zino")[0].splitlines()
    body = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())

    compiled = compile(body)

    assert [(note.mark, note.informed, note.references) for note in compiled.notes] == [
        ("*", True, 1),
        ("**", False, 1),
        ("***", False, 1),
    ]
    assert len(compiled.asides) == 1
    assert compiled.warnings == []
    assert compiled.listings == [("NYSE", "TM"), ("TSE", "7203")]
    assert plain_text(compiled.html) == plain_text(body)


# Asides


def test_an_aside_is_set_apart_and_announced():
    compiled = compile("<p>It said. [We doubt it. – AutoCrat.] More.</p>")

    assert compiled.html == (
        '<p>It said. <span class="aside" role="note"><span class="visually-hidden">Editor’s note: '
        "</span>[We doubt it. – AutoCrat.]</span> More.</p>"
    )
    assert compiled.asides == ["[We doubt it. – AutoCrat.]"]


def test_an_aside_may_hold_brackets_emphasis_and_a_note_mark():
    compiled = compile(
        "<p><em>Both</em> [Halden [OSL] <em>may</em> sell.* – AutoCrat] and</p><p>*Note</p>"
    )

    assert compiled.asides == ["[Halden [OSL] may sell.* – AutoCrat]"]
    assert reference(1, "*") in compiled.html


def test_an_aside_that_starts_within_emphasis_is_wrapped_whole():
    compiled = compile("<p><em>So [it <strong>seems</strong></em> – AutoCrat] now</p>")

    assert (
        '<em>So </em><span class="aside" role="note"><span class="visually-hidden">Editor’s note: '
        "</span><em>[it <strong>seems</strong></em> – AutoCrat]</span> now"
    ) in compiled.html


def test_an_aside_within_an_aside_is_part_of_it():
    body = "<p>[One [two – AutoCrat.] three – AutoCrat.]</p>"

    assert compile(body).asides == ["[One [two – AutoCrat.] three – AutoCrat.]"]


def test_only_signatures_of_the_setting_count(settings):
    settings.HOUSE_STYLE_SIGNATURES = ["The Desk"]

    assert compile("<p>[x – AutoCrat] [y – The Desk]</p>").asides == ["[y – The Desk]"]


def test_brackets_without_a_signature_are_left_alone():
    body = "<p>[sic] and [x – someone] and – AutoCrat] and [open – AutoCrat</p>"

    assert compile(body).html == body


# Pictures and tables


def test_a_picture_with_click_for_more_enlarges():
    for body in [
        '<figure><img src="/media/a.jpg" alt="A">'
        "<figcaption>The Vega. Click for more.</figcaption></figure>",
        '<p><img src="/media/a.jpg" alt="A">The Vega. Click for more.</p>',
        '<p><img src="/media/a.jpg" alt="A"></p><p>The Vega. Click for more.</p>',
    ]:
        assert compile(body).html == (
            '<figure class="figure--enlarge"><a class="enlarge" data-enlarge="picture"'
            ' href="/media/a.jpg"><img alt="A" loading="lazy" src="/media/a.jpg"></a>'
            "<figcaption>The Vega. Click for more.</figcaption></figure>"
        )


def test_a_picture_linked_to_a_larger_one_keeps_that_link():
    body = (
        '<figure><a href="/media/full.jpg"><img src="/media/a.jpg" alt="A"></a>'
        "<figcaption>Click for more.</figcaption></figure>"
    )

    assert '<a class="enlarge" data-enlarge="picture" href="/media/full.jpg">' in compile(body).html


def test_a_picture_linked_to_a_page_keeps_leading_there():
    body = (
        '<figure><a href="/halden/"><img src="/media/a.jpg" alt="A"></a>'
        "<figcaption>Click for more.</figcaption></figure>"
    )

    assert '<a href="/halden/">' in compile(body).html


def test_a_table_scrolls_in_its_own_box_with_its_figures_aligned():
    body = (
        "<table><caption>Sales</caption><tbody><tr><th>Model</th><th>Units</th></tr>"
        "<tr><td>Vega 2</td><td>1,200</td></tr><tr><td>Lyra</td><td>–</td></tr></tbody></table>"
    )

    assert compile(body).html == (
        '<div aria-label="Sales" class="table-scroll" role="region" tabindex="0"><table>'
        '<caption>Sales</caption><tbody><tr><th scope="col">Model</th>'
        '<th class="number" scope="col">Units</th></tr>'
        '<tr><td>Vega 2</td><td class="number">1,200</td></tr>'
        '<tr><td>Lyra</td><td class="number">–</td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    "figure", ["12", "1,234.5", "-3.1%", "+4 %", "$24,995", "€1.2 bn", "(12)", "90 kW"]
)
def test_a_figure_is_known_as_one(figure):
    assert (
        '<td class="number">'
        in compile(f"<table><tbody><tr><td>{figure}</td></tr></tbody></table>").html
    )


@pytest.mark.parametrize("words", ["Vega 2", "2026 model year", "n/a", "three", "3 doors or 5"])
def test_words_with_a_number_are_no_figure(words):
    assert "number" not in compile(f"<table><tbody><tr><td>{words}</td></tr></tbody></table>").html


# Facts


def test_facts_of_a_text():
    compiled = compile(
        "<h2>Plan</h2><p>Halden builds<br>cars.*</p><ul><li>Vega</li></ul><p>*So</p>"
    )

    assert compiled.text == "Plan\nHalden builds\ncars.*\nVega\n*So"
    assert compiled.words == 6
    assert compiled.minutes == 1
    assert compiled.opening == "Halden builds cars."


def test_the_opening_passes_over_a_picture_with_click_for_more():
    body = (
        '<p><a href="/media/a.jpg"><img src="/media/a.jpg" alt=""></a></p><p>Click for more.</p>'
        "<p>Halden* builds.</p><p>*n</p>"
    )

    assert compile(body).opening == first_paragraph(compile(body).html) == "Halden builds."


def test_a_teaser_is_cut_between_words():
    assert teaser(compile("<p>Halden builds the Vega.</p>"), limit=15) == "Halden builds…"
    assert teaser(compile("<p>Halden.</p>"), limit=15) == "Halden."
    assert len(teaser(compile("<p>" + "x" * 40 + "</p>"), limit=15)) == 15
    assert teaser(compile(""), limit=15) == ""


def test_words_and_minutes():
    assert word_count("One – two * three.** 5%") == 4
    assert [reading_minutes(words) for words in (0, 238, 239, 2380)] == [1, 1, 2, 10]


def test_listings_are_read_and_a_trailing_t_is_tokyo():
    text = (
        "<p>Toyota (NYSE: TM, 7203T), Ford (NYSE: F) and Nissan (TSE: 7201) and NYSE: TM again</p>"
    )

    assert compile(text).listings == [
        ("NYSE", "TM"),
        ("TSE", "7203"),
        ("NYSE", "F"),
        ("TSE", "7201"),
    ]


def test_two_exchanges_in_one_bracket_are_two_listings():
    text = "<p>Brennwald AG (OTC: BRWDY, XETRA: BRW) and Tessaro N.V. (NYSE: TSSN, BIT: TSS)</p>"

    assert compile(text).listings == [
        ("OTC", "BRWDY"),
        ("XETRA", "BRW"),
        ("NYSE", "TSSN"),
        ("BIT", "TSS"),
    ]


def test_plain_text_leaves_our_labels_out():
    body = "<p>It said.* [No. – AutoCrat] Again.*</p><p>*Note</p>"

    assert plain_text(compile(body).html) == "It said.* [No. – AutoCrat] Again.*\n*Note"


# Whatever is typed

BLOCKS = [
    "p",
    "h2",
    "blockquote",
    "li",
    "ul",
    "td",
    "tr",
    "table",
    "figure",
    "figcaption",
    "caption",
    "pre",
]
INLINE = [
    "strong",
    "em",
    "a href='/x/'",
    "a href='/media/a.jpg'",
    "sup",
    "code",
    "br",
    "hr",
    "b",
    "div",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in BLOCKS + INLINE]),
    st.sampled_from([f"</{tag.split()[0]}>" for tag in BLOCKS + INLINE]),
    st.sampled_from(
        [
            "*",
            "**",
            "***",
            "†",
            "‡‡",
            "*****",
            ".*",
            "x** ",
            "[",
            "]",
            " – AutoCrat.]",
            "- AutoCrat]",
        ]
    ),
    st.sampled_from(
        ["<p>*AutoInformed on", "<p>**Note", "Click for more.", "(NYSE: TM, 7203T)", "1,234"]
    ),
    st.sampled_from(
        [
            "<img src='/media/a.jpg' alt='x'>",
            "<p>word.**</p><p>**Note</p>",
            "&nbsp;",
            "&lt;",
            "index.html",
        ]
    ),
    st.text(alphabet=string.ascii_letters + " \n.,*[]“”–\u00ad\u200b", max_size=8),
)
CONSTRUCTS = st.sampled_from(
    [
        "<p>So [it <em>seems</em> – AutoCrat.] and",
        "<p><em>So [it <a href='/x/'>is</a></em> <strong>now – AutoCrat]</strong>",
        "<p><a href='/x/'>So [it</a> seems.* – AutoCrat]</p>",
        "<p>[One – AutoCrat] [Two** – AutoCrat.]</p>",
        "<figure><img src='/media/a.jpg' alt=''><figcaption>The <em>Vega</em>.* Click for more.",
        "<p><img src='/media/a.jpg' alt='x'> The Vega. <em>Click for more.</em></p>",
        "<p><a href='/media/b.jpg'><img src='/media/a.jpg' alt=''></a></p><p>Click for more.</p>",
        "<table><tr><th>A</th><th>B</th></tr><tr><td>C*</td><td>1,200</td></tr></table>",
        "<table><caption>D**</caption><tr><td colspan=2>E",
        "<p>word*</p><p><strong>*Note</strong></p>",
        "<p>word.**</p><blockquote><p><em>**No</em>te</p></blockquote>",
        "<p><strong>*AutoInformed on</strong></p><ul><li><a href='/x/'>X</a></li></ul>",
        "<p>*AutoInformed on Halden Motor",
        "<p>word.* more**<br>and*</p><p>*One<br><em>**Two<br>goes</em> on",
        "<p>Halden <em>Motor Corporation</em> (OSL: HLDN)* and Halden (NYSE: TM)",
        "<a href='/x/'>Halden Motor</a> and Halden Motor Corp. [Halden Motor – AutoCrat]",
        "<p>Unknown Works, Inc. (NYSE: UNK, 7203T)",
        "<p>Chart: Sales</p><table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr>"
        "<tr><td>C*</td><td>(3)</td></tr></table><p>Source: <em>us</em>.*</p>",
        "<p>Table 1: T</p><table><tr><td colspan=2>Title</td></tr><tr><td>A</td><td>2025</td></tr>",
        "<tr><td>x</td><td>1</td></tr><tr><td>Source: y</td><td></td></tr></table>",
    ]
)
LOOKUP = CompanyLookup(
    companies=[(1, "Halden Motor Corporation", ""), (2, "Toyota Motor Corporation", "Toyota")],
    listed=[(1, "OSL", "HLDN"), (2, "NYSE", "TM")],
)
BODIES = st.lists(PIECES | CONSTRUCTS, max_size=24).map("".join)


def no_word_is_lost(body):
    compiled = compile(body, companies=LOOKUP)

    assert compiled.text == plain_text(clean(body))
    # The same words in the same order; what became a caption or a note may begin a new line.
    assert "".join(plain_text(compiled.html).split()) == "".join(compiled.text.split())
    assert clean_compiled(compiled.html) == compiled.html
    assert compile(body, companies=LOOKUP) == compiled
    assert compiled.html.count('class="company"') <= len(compiled.companies)
    for note in compiled.notes:
        assert compiled.html.count(f'id="note-{note.number}"') == 1
        assert compiled.html.count(f'href="#note-{note.number}"') == note.references


# Thousands of them: tests/drill/test_house_style_drill.py.
test_no_word_is_lost = settings(max_examples=150, deadline=None)(given(BODIES)(no_word_is_lost))


def test_text_that_is_nested_too_deeply_is_kept_but_not_compiled():
    body = "<blockquote>" * 150 + "<p>Words.*</p>" + "</blockquote>" * 150

    compiled = compile(body)

    assert compiled.text == plain_text(body) == "Words.*"
    assert compiled.warnings


def test_nothing_in_nothing_out():
    assert compile("") == compile(None) == Compiled(html="", text="", words=0, minutes=1)

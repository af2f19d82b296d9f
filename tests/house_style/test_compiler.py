"""Compiler of the house style: the facts of a text, and that no word of it changes."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from house_style.company_names import CompanyLookup
from house_style.compiler import Compiled, compile_body, cut_teaser, estimate_reading_minutes
from house_style.sanitizer import clean, clean_compiled
from house_style.tree import count_words, extract_text
from tests.house_style.words import undress

# Facts


def test_facts_are_read_from_a_text():
    compiled = compile_body(
        "<h2>Plan</h2><p>Halden builds<br>cars.*</p><ul><li>Vega</li></ul><p>*So</p>"
    )

    assert compiled.text == "Plan\nHalden builds\ncars.*\nVega\n*So"
    assert compiled.words == 6
    assert compiled.opening == "Halden builds cars."


def test_the_opening_passes_over_a_picture_with_click_for_more():
    body = (
        '<p><a href="/media/a.jpg"><img src="/media/a.jpg" alt=""></a></p><p>Click for more.</p>'
        "<p>Halden* builds.</p><p>*n</p>"
    )

    assert compile_body(body).opening == "Halden builds."


def test_a_teaser_is_cut_between_words():
    assert cut_teaser("Halden builds the Vega.", limit=15) == "Halden builds…"
    assert cut_teaser("Halden.", limit=15) == "Halden."
    assert len(cut_teaser("x" * 40, limit=15)) == 15
    assert cut_teaser("", limit=15) == ""


def test_words_and_minutes_are_counted():
    assert count_words("One – two * three.** 5%") == 4
    minutes = {words: estimate_reading_minutes(words) for words in (0, 1, 238, 356, 358, 2380)}
    assert minutes == {0: 0, 1: 1, 238: 1, 356: 1, 358: 2, 2380: 10}


def test_plain_text_leaves_our_labels_out():
    body = "<p>It said.* [No. – AutoCrat] Again.*</p><p>*Note</p>"

    assert extract_text(compile_body(body).html) == "It said.* [No. – AutoCrat] Again.*\n*Note"


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
    st.sampled_from(['"', "'", "--", "5'10\"", '<p>"So"</p>', "<p>• x", "<br>• y", "•", "<h4>"]),
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
    compiled = compile_body(body, companies=LOOKUP)

    assert compiled.text == extract_text(clean(body))
    # The same words in the same order; what became a caption or a note may begin a new line.
    shown, typed = undress(extract_text(compiled.html)), undress(compiled.text)
    assert "".join(shown.split()) == "".join(typed.split())
    assert clean_compiled(str(compiled.html)) == compiled.html
    assert compile_body(body, companies=LOOKUP) == compiled
    assert compiled.html.count('class="company"') <= len(compiled.companies)
    for note in compiled.notes:
        assert compiled.html.count(f'id="note-{note.number}"') == 1
        assert compiled.html.count(f'href="#note-{note.number}"') == note.references


# Thousands of them: tests/drill/test_house_style_drill.py.
test_no_word_is_lost = settings(max_examples=150, deadline=None)(given(BODIES)(no_word_is_lost))


def test_text_that_is_nested_too_deeply_is_kept_but_not_compiled():
    body = "<blockquote>" * 150 + "<p>Words.*</p>" + "</blockquote>" * 150

    compiled = compile_body(body)

    assert compiled.text == extract_text(body) == "Words.*"
    assert compiled.warnings


def test_an_empty_body_compiles_to_nothing():
    assert compile_body("") == compile_body(None) == Compiled(html="", text="")

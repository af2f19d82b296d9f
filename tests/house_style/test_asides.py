"""Asides of the editor: set apart and announced, if their signature is one that counts."""

from house_style.compiler import compile_body
from tests.house_style.test_footnotes import reference


def test_an_aside_is_set_apart_and_announced():
    compiled = compile_body("<p>It said. [We doubt it. – AutoCrat.] More.</p>")

    assert compiled.html == (
        '<p>It said. <span class="aside" role="note"><span class="visually-hidden">Editor’s note: '
        "</span>[We doubt it. – AutoCrat.]</span> More.</p>"
    )
    assert compiled.asides == ["[We doubt it. – AutoCrat.]"]


def test_an_aside_may_hold_brackets_emphasis_and_a_note_mark():
    compiled = compile_body(
        "<p><em>Both</em> [Halden [OSL] <em>may</em> sell.* – AutoCrat] and</p><p>*Note</p>"
    )

    assert compiled.asides == ["[Halden [OSL] may sell.* – AutoCrat]"]
    assert reference(1, "*") in compiled.html


def test_an_aside_that_starts_within_emphasis_is_wrapped_whole():
    compiled = compile_body("<p><em>So [it <strong>seems</strong></em> – AutoCrat] now</p>")

    assert (
        '<em>So </em><span class="aside" role="note"><span class="visually-hidden">Editor’s note: '
        "</span><em>[it <strong>seems</strong></em> – AutoCrat]</span> now"
    ) in compiled.html


def test_an_aside_within_an_aside_is_part_of_it():
    body = "<p>[One [two – AutoCrat.] three – AutoCrat.]</p>"

    assert compile_body(body).asides == ["[One [two – AutoCrat.] three – AutoCrat.]"]


def test_only_signatures_of_the_setting_count(settings):
    settings.HOUSE_STYLE_SIGNATURES = ["The Desk"]

    assert compile_body("<p>[x – AutoCrat] [y – The Desk]</p>").asides == ["[y – The Desk]"]


def test_brackets_without_a_signature_are_left_alone():
    body = "<p>[sic] and [x – someone] and – AutoCrat] and [open – AutoCrat</p>"

    assert compile_body(body).html == body

"""Lists typed with bullets, as plain text from elsewhere has them."""

import pytest

from house_style.compiler import compile_body

MADE = [
    ("<p>• Vega – Narvik</p><p>• Lyra</p>", "<ul><li>Vega – Narvik</li><li>Lyra</li></ul>"),
    ("<p>&nbsp; •&nbsp;Vega</p>\n<p>•Lyra</p>", "<ul><li>Vega</li><li>Lyra</li></ul>"),
    ("<p>• Vega<br>• Lyra<br></p>", "<ul><li>Vega</li><li>Lyra</li></ul>"),
    ("<p>Two:<br>• Vega<br>• Lyra</p>", "<p>Two:</p><ul><li>Vega</li><li>Lyra</li></ul>"),
    ("<p><strong>• Vega</strong> – it</p>", "<ul><li><strong>Vega</strong> – it</li></ul>"),
    ("<p>•<em> Vega</em></p>", "<ul><li><em> Vega</em></li></ul>"),
    ("<p>• Vega</p><p>So</p><p>▪ Lyra</p>",
     "<ul><li>Vega</li></ul><p>So</p><ul><li>Lyra</li></ul>"),
    ("<ul><li>Own</li></ul><p>• Vega</p>", "<ul><li>Own</li></ul><ul><li>Vega</li></ul>"),
    ("<blockquote><p>• Vega</p></blockquote>", "<blockquote><ul><li>Vega</li></ul></blockquote>"),
]  # fmt: skip
LEFT = [
    "<p>• • •</p>",
    "<p>•</p>",
    "<p>Vega • Lyra</p>",
    "<p>• Vega • Lyra</p>",
    "<p>• Vega<br>goes on</p>",
    "<p><strong>• Vega<br>• Lyra</strong></p>",
    "<p><code>• Vega</code></p>",
    "<pre>• Vega</pre>",
]


@pytest.mark.parametrize(("typed", "shown"), MADE)
def test_lines_that_start_with_a_bullet_become_a_list(typed, shown):
    assert "".join(compile_body(typed).html.split("\n")) == shown


@pytest.mark.parametrize("typed", LEFT)
def test_what_is_no_list_stays_as_typed(typed):
    assert compile_body(typed).html == typed


def test_a_list_with_bullets_belongs_to_its_note_and_may_hold_marks():
    compiled = compile_body(
        "<p>A.**</p><p>**Plants</p><p>• Vega.***</p><p>• Lyra</p><p>***Soon</p>"
    )

    assert [note.text for note in compiled.notes] == ["**Plants\nVega.***\nLyra", "***Soon"]
    assert compiled.warnings == []

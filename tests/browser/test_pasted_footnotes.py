"""Footnotes of other programs in a paste: each becomes a mark in the text and a note of ours."""

from urllib.parse import quote

import pytest

from house_style import compiler
from tests.browser.editor_page import started_editor
from tests.browser.test_editor import paste


def word(notes, *, kind="_ftn", element="footnote"):
    """Write what Word for Windows and for Mac put on the clipboard."""
    text = "".join(
        f"<p class=MsoNormal>Line {number} of it.<a style='mso-{element}-id:{kind}{number}' "
        f'href="#{kind}{number}" name="{kind}ref{number}" title=""><span class=MsoFootnote'
        "Reference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
        "<span class=MsoFootnoteReference><span style='font-size:11.0pt;vertical-align:super'>"
        f"[{number}]</span></span><![endif]></span></span></a> And on.<o:p></o:p></p>"
        for number in range(1, notes + 1)
    )
    below = "".join(
        f"<div style='mso-element:{element}' id={kind}{number}><p class=MsoFootnoteText>"
        f"<a style='mso-{element}-id:{kind}{number}' href=\"#{kind}ref{number}\" "
        f'name="{kind}{number}" title=""><span class=MsoFootnoteReference><span style=\''
        f"mso-special-character:footnote'>[{number}]</span></span></a><span lang=EN-US> "
        f"Note <i>{number}</i>.</span><o:p></o:p></p></div>"
        for number in range(1, notes + 1)
    )
    return (
        f"<html><body><!--StartFragment-->{text}<div style='mso-element:{element}-list'>"
        '<![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>'
        f"{below}</div><!--EndFragment--></body></html>"
    )


WORD_ONLINE = (
    '<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1"><span data-contrast="auto" '
    'class="TextRun SCXW1"><span class="NormalTextRun SCXW1">Sales rose again.</span></span>'
    '<span class="TextRun SCXW1" style="vertical-align:super"><a class="Hyperlink SCXW1" '
    'href="https://word-edit.officeapps.live.com/we/wordeditorframe.aspx?ui=en#_ftn1" '
    'name="_ftnref1"><span class="Superscript SCXW1">[1]</span></a></span><span class="EOP SCXW1">'
    '&nbsp;</span></p></div><hr/><div class="OutlineElement"><p class="Paragraph">'
    '<a href="https://word-edit.officeapps.live.com/we/wordeditorframe.aspx?ui=en#_ftnref1" '
    'name="_ftn1"><sup>[1]</sup></a><span class="TextRun">&nbsp;Registrations.</span></p></div>'
)
GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr">'
    "<span>Sales rose</span><sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup><span> again, and "
    "fell</span><sup><a href='#ftnt2' id='ftnt_ref2'>[2]</a></sup><span>.</span></p>"
    '<hr><div><p dir="ltr"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Registrations.'
    '</span></p></div><div><p dir="ltr"><a href="#ftnt_ref2" id="ftnt2">[2]</a><span>&nbsp;By the '
    '<a href="https://example.com/">road office</a>.</span></p></div></b>'
)
LIBREOFFICE = (
    '<p>Sales rose again.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">'
    '<sup>1</sup></a></p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" '
    'name="sdfootnote1sym" href="#sdfootnote1anc">1</a>\tRegistrations.</p><p class="sdfootnote">'
    "Not deliveries.</p></div>"
)
PASTED = {
    "Word": (
        word(2),
        "<p>Line 1 of it.* And on.</p><p>Line 2 of it.** And on.</p>"
        "<p>*Note <em>1</em>.</p><p>**Note <em>2</em>.</p>",
    ),
    "Word's endnotes": (
        word(1, kind="_edn", element="endnote"),
        "<p>Line 1 of it.* And on.</p><p>*Note <em>1</em>.</p>",
    ),
    "Word online": (WORD_ONLINE, "<p>Sales rose again.*</p><p>*Registrations.</p>"),
    "Google Docs": (
        GOOGLE_DOCS,
        "<p>Sales rose* again, and fell**.</p><p>*Registrations.</p>"
        '<p>**By the <a href="https://example.com/">road office</a>.</p>',
    ),
    "LibreOffice": (
        LIBREOFFICE,
        "<p>Sales rose again.*</p><p>*Registrations.</p><p>Not deliveries.</p>",
    ),
    "two at one place, one after a space": (
        '<p>So <a href="#_ftn1">[1]</a><a href="#_ftn2">[2]</a></p>'
        '<p><a href="#_ftnref1">[1]</a> One</p><p><a href="#_ftnref2">[2]</a> Two</p>',
        "<p>So*,**</p><p>*One</p><p>**Two</p>",
    ),
    "a part without its notes": (
        '<p>So.<a href="#_ftn1">[1]</a> And <a href="#top">up</a>.</p>',
        "<p>So.[1] And up.</p>",
    ),
    "beside notes of ours": (
        '<p>Ours.* So.<a href="#_ftn1">[1]</a></p><p>*Ours</p>'
        '<p><a href="#_ftnref1">[1]</a> One</p>',
        "<p>Ours.* So.**</p><p>*Ours</p><p>**One</p>",
    ),
}


@pytest.fixture
def paste_into(page, live_server, settings):
    """Paste HTML at a place of a body, which ends up in the form."""
    settings.ROOT_URLCONF = "tests.browser.editor_page"

    def go(pasted, body="", at="start"):
        page.goto(f"{live_server.url}/editor/?body={quote(body)}")
        started_editor(page)
        page.evaluate(
            "at => document.querySelector('.ProseMirror').editor.chain().focus(at).run()", at
        )
        page.locator(".ProseMirror-focused").wait_for()
        paste(page, "text/html", pasted)
        return page.locator("#id_body").input_value().replace("\xa0", " ")

    return go


def test_footnotes_of_other_programs_become_notes_of_ours(paste_into):
    for program, (pasted, expected) in PASTED.items():
        got = paste_into(pasted)

        assert got.replace(" </p>", "</p>").replace("&nbsp;", "") == expected, program
        assert not compiler.compile_body(got).unmatched_notes, program


def test_twelve_notes_find_marks_and_more_keep_their_numbers(paste_into):
    got = paste_into(word(14))

    compiled = compiler.compile_body(got)
    assert [note.mark for note in compiled.notes] == [
        sign * times for sign in "*†‡" for times in range(1, 5)
    ]
    assert not compiled.unmatched_notes
    assert "Line 13 of it.[13] And on." in got.replace("<sup>", "").replace("</sup>", "")
    assert got.endswith("<p>[13] Note <em>13</em>.</p><p>[14] Note <em>14</em>.</p>")


def test_notes_pasted_into_the_middle_go_to_the_end_with_marks_that_are_free(paste_into):
    body = "<p>First.* (</p><p>Last.</p><p>*Ours.</p>"

    got = paste_into(word(1), body, at=len("First.* (") + 1)

    assert got == (
        "<p>First.* (Line 1 of it.** And on.</p><p>Last.</p><p>*Ours.</p><p>**Note <em>1</em>.</p>"
    )
    assert [note.mark for note in compiler.compile_body(got).notes] == ["*", "**"]

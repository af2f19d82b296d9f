"""Ten pastes in the forms of other programs: allowed markup only, nothing visible lost."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from house_style import compiler
from house_style.sanitizer import SOURCE, clean

PASTES = sorted((Path(__file__).parent / "pastes").glob("*.html"))
# Office hides these from every browser but its own.
_NOT_SHOWN = {"script", "style", "title", "xml"}
_KEPT = (
    "table",
    "tr",
    "td",
    "th",
    "li",
    "h2",
    "h4",
    "blockquote",
    "figcaption",
    "sup",
    "caption",
    "dl",
    "dt",
    "dd",
)


class _Visible(HTMLParser):
    """The words that a browser shows, and how often each tag starts; on its own, not by nh3."""

    def __init__(self):
        super().__init__()
        self.words, self.tags, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.hidden += tag in _NOT_SHOWN

    def handle_endtag(self, tag):
        self.hidden -= tag in _NOT_SHOWN

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def read(html):
    visible = _Visible()
    visible.feed(html)
    visible.close()
    return visible


def letters(html):
    """What is visible, without spaces: how lines break is the page's to say."""
    return re.sub(r"\s+", "", "".join(read(html).words))


def count(html, tag):
    return read(html).tags.count(tag)


def test_there_are_ten_pastes():
    assert len(PASTES) == 10


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste.stem)
def test_a_paste_keeps_what_is_visible_in_allowed_markup(paste):
    pasted = paste.read_text()

    cleaned = clean(pasted)

    assert letters(cleaned) == letters(pasted)
    assert not SOURCE.list_refused(cleaned)
    assert not set(re.findall(r"<(\w+)", cleaned)) - set(SOURCE.tags)
    for trace in ("mso-", "style=", "elsewhere.example"):
        assert trace not in cleaned
    for tag in _KEPT:
        same = {"h2": ("h1", "h2"), "h4": ("h4", "h5", "h6")}.get(tag, (tag,))
        assert count(cleaned, tag) == sum(count(pasted, one) for one in same), tag
    assert clean(str(cleaned)) == cleaned


def test_notes_in_a_paste_are_notes_of_the_article():
    pasted = next(one for one in PASTES if one.stem == "word-press-release").read_text()

    compiled = compiler.compile_body(clean(pasted))

    assert [note.mark for note in compiled.notes] == ["*", "**"]
    assert compiled.unmatched_notes == []

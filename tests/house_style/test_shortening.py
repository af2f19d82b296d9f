"""Shortening: a text is cut between two words, and says that it goes on."""

import pytest
from django.template import engines

from house_style.shortening import cut_at_word

SAID = "The cars wait at the port, and in May they go out at their own pace"


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        (SAID, 58, "The cars wait at the port, and in May they go out at their…"),
        (SAID, 57, "The cars wait at the port, and in May they go out at…"),
        (SAID, 26, "The cars wait at the port…"),
        (SAID, 200, SAID),
        ("Two\n\nlines", 20, "Two lines"),
        ("https://a.example/very/long", 12, "https://a.e…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_between_two_words(text, longest, shown):
    assert cut_at_word(text, longest) == shown


def test_a_template_escapes_what_it_cuts():
    template = "{% load shortening %}{{ text|cut_at_word:9 }}"

    assert (
        engines["django"].from_string(template).render({"text": "a <b> & more"})
        == "a &lt;b&gt; &amp;…"
    )

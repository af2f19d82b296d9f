"""Curly quotes: what WordPress's readers see of straight ones, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from house_style.company_names import CompanyLookup
from house_style.compiler import compile_body
from house_style.curly_quotes import curl_quotes
from tests.house_style.words import undress

CURLED = [
    ("""said "so" -- it's 5'10\"""", "said “so” — it’s 5′10″"),
    ('He said "yes."', "He said “yes.”"),
    ('"Yes," he said. "No."', "“Yes,” he said. “No.”"),
    ("\"He said 'yes,'\" she said.", "“He said ‘yes,’” she said."),
    ("'He said \"yes\"'", "‘He said “yes”’"),
    ('("So")', "(“So”)"),
    ('"[So]" "(so)"', "“[So]” “(so)”"),
    ("the '90s, the 1990's, '26", "the ’90s, the 1990’s, ’26"),
    ("the class of '99' and '99\"", "the class of ’99’ and ’99”"),
    ("rock 'n' roll, 'em, 'twas, 'Tis", "rock ’n’ roll, ’em, ’twas, ’Tis"),
    ("Driver's Ed, the workers' plant", "Driver’s Ed, the workers’ plant"),
    ("O'Neill's", "O’Neill’s"),
    ("a 12\" wheel, 20' long", "a 12″ wheel, 20′ long"),
    ('"It has a 12" wheel," he said.', "“It has a 12″ wheel,” he said."),
    ('the "F-150" and the "42"', "the “F-150” and the “42”"),
    ('a 24"x36" sheet', "a 24″x36″ sheet"),
    ('sold "since 2024" here', "sold “since 2024” here"),
    ('sold since 2024" here', "sold since 2024” here"),
    ('"I never--" he said', "“I never–” he said"),
    ("1914--1918 --- and so", "1914–1918 — and so"),
    ('so -- "Yes"', "so — “Yes”"),
    ('“Mixed" and "mixed”', "“Mixed” and “mixed”"),
    ('"Yes."* he said', "“Yes.”* he said"),
    ('*"A note"', "*“A note”"),
]
LEFT_ALONE = [
    "5*4",
    "https://example.com/a--b?c='d",
    "www.example.com/it's",
    "xn--mnchen-3ya.example",
    "-----",
    "a - b, a-b",
    "“It’s 5′10″” — so",
]


@pytest.mark.parametrize(("typed", "shown"), CURLED)
def test_straight_quotes_are_curled_as_wordpress_does(typed, shown):
    assert curl_quotes(typed) == shown


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_what_is_no_quotation_mark_stays_as_typed(typed):
    assert curl_quotes(typed) == typed


def test_a_quoted_url_stays_and_its_quotation_marks_are_curled():
    assert curl_quotes('"https://example.com/a--b" -- so') == "“https://example.com/a--b” — so"


def test_a_setting_turns_it_off(settings):
    settings.HOUSE_STYLE_CURLY_QUOTES = False

    assert curl_quotes('"so"') == '"so"'
    assert compile_body('<p>"so"</p>').html == '<p>"so"</p>'


TYPED = st.lists(
    st.sampled_from([*"\"'“”‘’-–— *†.,5aé(])\n\u2028\ufffc", "--", "'90s"])
    | st.sampled_from(["www.", "https://x", "xn"])
    | st.text(max_size=3)
).map("".join)


@hypothesis_settings(deadline=None)
@given(TYPED)
def test_curling_is_idempotent_and_changes_nothing_but_quotes_and_dashes(typed):
    curled = curl_quotes(typed)

    assert curl_quotes(curled) == curled
    assert undress(curled) == undress(typed)


# In a body


def test_a_body_is_curled_across_its_inline_tags():
    body = '<p>"<em>So</em>" -- "<a href="/x/">it\'s</a>," he <strong>said 5\'10"</strong></p>'

    assert compile_body(body).html == (
        '<p>“<em>So</em>” — “<a href="/x/">it’s</a>,” he <strong>said 5′10″</strong></p>'
    )


def test_code_stays_as_typed_and_so_do_attributes():
    for body in [
        "<p><code>print('a') -- \"b\"</code></p>",
        '<pre>it\'s -- "so"</pre>',
        '<p><a href="https://example.com/it\'s--so" title="it\'s">x</a> 5*4</p>',
        '<p><img alt="It\'s &quot;so&quot;" loading="lazy" src="/media/a.jpg"></p>',
    ]:
        assert compile_body(body).html == body


def test_the_facts_of_a_body_stay_as_typed_and_its_teaser_is_curled():
    compiled = compile_body("<p>\"It's so\" -- he said.**</p><p>**Won't be</p>")

    assert compiled.text == "\"It's so\" -- he said.**\n**Won't be"
    assert compiled.opening == "“It’s so” — he said."


def test_the_house_style_is_read_all_the_same():
    lookup = CompanyLookup(companies=[(1, "O'Reilly Automotive", "")], listed=[(1, "NYSE", "ORLY")])

    compiled = compile_body(
        "<p>\"O'Reilly Automotive (NYSE: ORLY)\" it's said.** [It's so -- AutoCrat.]</p>"
        '<p>**"Note"</p>',
        companies=lookup,
    )

    assert compiled.companies == [1]
    assert "“<a class" in compiled.html
    assert len(compiled.notes) == len(compiled.asides) == 1
    assert "[It’s so — AutoCrat.]" in compiled.html
    assert "**</a>“Note”" in compiled.html

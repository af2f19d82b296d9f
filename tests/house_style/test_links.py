"""Links in bodies: what people type as an address gets what it lacks."""

import pytest

from house_style.compiler import compile_body
from house_style.sanitizer import SOURCE, CleanSource, clean


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("www.example.com/x", "https://www.example.com/x"),
        ("example.com", "https://example.com"),
        (" Example.com/a.html?b=1#c ", "https://Example.com/a.html?b=1#c"),
        ("news.example.co.uk?x", "https://news.example.co.uk?x"),
        ("münchen.example", "https://münchen.example"),
        ("www.report.pdf", "https://www.report.pdf"),
    ],
)
def test_a_host_gets_its_scheme_when_stored_and_in_what_was_stored_before(typed, whole):
    body = f'<p><a href="{typed}">x</a></p>'

    assert clean(body) == f'<p><a href="{whole}">x</a></p>'
    assert clean(str(clean(body))) == clean(body)
    assert f'href="{whole}"' in compile_body(CleanSource(body)).html


def test_a_link_to_our_own_host_without_its_scheme_is_one_to_our_own_site():
    body = CleanSource('<p><a href="www.ours.example/a-b/">x</a></p>')

    assert compile_body(body, site_hosts=["ours.example"]).cited_paths == ["/a-b/"]


@pytest.mark.parametrize(
    "href",
    [
        *("https://example.com/", "http://www.example.com", "//example.com/x", "/a.b/", "/", "#a"),
        *("about.html", "report.pdf", "a/example.com", "ferrum", "v1.2", "", "...", "?q=a.com"),
        *("mailto:pat@example.com", "https:/www.example.com", "https://https://example.com"),
    ],
)
def test_any_other_address_stays_as_it_is(href):
    body = f'<p><a href="{href}">x</a></p>'

    assert clean(body) == body


@pytest.mark.parametrize("href", ["http://[", "//[", "http://a]b", "//[x]y"])
def test_an_address_that_nobody_can_read_is_refused_by_name(href):
    body = f'<p><a href="{href}">x</a></p>'

    assert SOURCE.list_refused(body) == [f'href="{href}" on <a>']
    assert clean(body) == "<p>x</p>"

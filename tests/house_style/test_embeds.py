"""Videos and posts of other sites: figures that lead there, and nothing asked of them before."""

import re

import pytest

from house_style import compiler
from house_style.embeds import label_embed
from tests.factories import make_article

VIDEO = "https://www.youtube.com/watch?v=abc-DEF_123"


def compiled(body):
    return compiler.compile_body(body)


def test_a_url_alone_in_a_paragraph_becomes_a_figure_that_says_where_it_leads():
    found = compiled(f"<p>Before.</p><p>{VIDEO}</p><p>After.</p>")

    assert found.html == (
        f'<p>Before.</p><figure class="embed"><a class="embed-go" href="{VIDEO}">'
        '<span class="embed-label">Watch the video on youtube.com</span>'
        f'<span class="embed-words">{VIDEO}</span></a></figure><p>After.</p>'
    )
    assert "Watch the video" not in found.text


def test_a_linked_line_keeps_its_words():
    html = compiled(f'<p><a href="{VIDEO}">The Vega in <em>snow</em></a></p>').html

    assert '<span class="embed-words">The Vega in <em>snow</em></span>' in html
    assert f'href="{VIDEO}"' in html


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/embed/abc",
        "https://www.youtube-nocookie.com/embed/abc?rel=0",
        "https://www.facebook.com/watch/?v=123",
    ],
)
def test_the_address_of_a_player_leads_there_as_it_was_typed(url):
    assert (
        f'<figure class="embed"><a class="embed-go" href="{url}">' in compiled(f"<p>{url}</p>").html
    )


def test_an_address_without_its_scheme_leads_there_and_its_words_stay():
    html = compiled("<p>youtube.com/embed/abc</p>").html

    assert 'href="https://youtube.com/embed/abc"' in html
    assert '<span class="embed-words">youtube.com/embed/abc</span>' in html


@pytest.mark.parametrize(
    "body",
    [
        f"<p>See {VIDEO}</p>",
        f'<p>See <a href="{VIDEO}">the video</a>.</p>',
        f"<ul><li>{VIDEO}</li></ul>",
        f"<blockquote><p>{VIDEO}</p></blockquote>",
        "<p>https://www.youtube.com/</p>",
        "<p>https://youtube.com.elsewhere.example/watch?v=abc</p>",
        "<p>javascript:https://youtu.be/abcdef</p>",
        "<p>http://[</p>",
    ],
)
def test_other_links_become_no_embed(body):
    assert "embed" not in compiled(body).html


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("https://youtu.be/abc-DEF_1?t=4", "Watch the video on youtu.be"),
        ("https://m.youtube.com/watch?t=4&v=abc", "Watch the video on m.youtube.com"),
        ("https://www.youtube.com/shorts/abc", "Watch the video on youtube.com"),
        ("https://www.youtube.com/embed/abc-DEF_1?start=4", "Watch the video on youtube.com"),
        ("youtube.com/embed/abc-DEF_1", "Watch the video on youtube.com"),
        (
            "https://www.youtube-nocookie.com/embed/abc",
            "Watch the video on youtube-nocookie.com",
        ),
        ("https://vimeo.com/123456", "Watch the video on vimeo.com"),
        ("https://player.vimeo.com/video/123456?h=1", "Watch the video on player.vimeo.com"),
        ("https://www.facebook.com/watch/?v=123456", "Watch the video on facebook.com"),
        ("https://www.facebook.com/watch?ref=x&v=123456", "Watch the video on facebook.com"),
        ("https://www.facebook.com/halden/videos/123456/", "Watch the video on facebook.com"),
        ("https://fb.watch/a1B2/", "Watch the video on fb.watch"),
        ("https://www.facebook.com/watch/", ""),
        ("https://www.facebook.com/halden.motors/", ""),
        ("https://www.youtube-nocookie.com/", ""),
        ("https://x.com/halden/status/123", "Read the post on x.com"),
        ("https://bsky.app/profile/halden.example/post/3kabc", "Read the post on bsky.app"),
        ("https://www.instagram.com/p/Cabc/", "Read the post on instagram.com"),
        ("https://x.com/halden", ""),
        ("ftp://youtu.be/abcdef", ""),
    ],
)
def test_videos_and_posts_are_recognized_by_their_url(address, label):
    assert label_embed(address) == label


@pytest.mark.django_db
def test_the_page_of_an_article_asks_nothing_of_the_other_host(client):
    article = make_article(body=f"<p>{VIDEO}</p>")

    response = client.get(article.get_absolute_url())

    assert "Watch the video on youtube.com" in response.text
    assert "<iframe" not in response.text
    assert re.findall(r'(src|srcset|href|data)="https://www\.youtube', response.text) == ["href"]
    assert "youtube" not in response["Content-Security-Policy"]

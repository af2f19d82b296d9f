"""What a reader's page may weigh and cost (docs/visual-design.md), at sizes that readers meet."""

import re
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from autoinformed import stylesheets
from comments import moderation
from comments.models import Comment
from comments.thread import PER_PAGE
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_tag,
)

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000  # HTML, CSS and JavaScript, as they are sent
MOST_SCRIPT_BYTES = 10_000
MOST_QUERIES = 8
_STYLES = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')
_SCRIPTS = re.compile(r'<script[^>]* src="/static/([^"]+)"')
SAID = "What somebody has to say about the axle, the plant and the price, number {}, in two lines. "


def make_discussed(comments):
    """An article with so many top-level comments, of the length that readers write."""
    article = make_article(
        standfirst="What was built, by whom, and what it weighs.",
        body="<p>" + "The line at Millrace builds what the drawings promised. " * 60 + "</p>",
        lead_image=make_image(size=(1600, 1000)),
        authors=[make_author(bio="Drives what others only print.")],
        categories=[make_category(parent=make_category())],
        tags=[make_tag() for _ in range(6)],
        companies=[make_company()],
    )
    for number in range(12):  # something to lead on to
        make_article(
            companies=article.companies.all(),
            categories=article.categories.all(),
            published_at=timezone.now() - timedelta(days=number + 1),
        )
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            article=article,
            name=f"Reader {number}",
            text=SAID.format(number) * 3,
            status=Comment.Status.APPROVED,
            created_at=now,
            decided_at=now,
        )
        for number in range(comments)
    )
    moderation.recount(article.pk)
    return article


def read(name):
    return Path(finders.find(name)).read_text()


def sent(name):
    """How many bytes a file of ours takes on its way, joined and compressed."""
    return len(brotli.compress(stylesheets.join_imports(name, read).encode()))


def test_an_article_with_fifty_comments_weighs_at_most_sixty_kilobytes(client):
    article = make_discussed(50)

    page = client.get(article.get_absolute_url())
    packed = client.get(article.get_absolute_url(), headers={"Accept-Encoding": "gzip, br"})

    styles, scripts = _STYLES.findall(page.text), _SCRIPTS.findall(page.text)
    script_bytes = sum(map(sent, scripts))
    weight = len(packed.content) + sum(map(sent, styles)) + script_bytes
    assert packed["Content-Encoding"] in {"br", "gzip"}
    assert styles == [stylesheets.SHEET]
    assert scripts
    assert script_bytes <= MOST_SCRIPT_BYTES
    assert weight <= MOST_BYTES


@pytest.mark.parametrize("comments", [3, 300])
def test_a_thread_takes_eight_queries_and_one_page_at_a_time_however_long(
    client, django_assert_max_num_queries, comments
):
    article = make_discussed(comments)
    client.get("/feed/")  # the row of django.contrib.sites is kept by the process

    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(article.get_absolute_url())

    assert page.text.count('<article class="comment"') == min(comments, PER_PAGE)
    assert (f"{article.get_absolute_url()}comment-page-2/" in page.text) == (comments > PER_PAGE)

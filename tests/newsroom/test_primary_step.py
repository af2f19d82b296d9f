"""The first button of the article screen: what it says that it will do, by role, state and time."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article, make_user
from tests.newsroom.desk import screen

pytestmark = pytest.mark.django_db
Status = Article.Status
ADD = "/admin/articles/article/add/"


def first_button(page):
    (button,) = re.findall(r"<input [^>]*data-primary-step[^>]*>", page)
    return re.search(r' name="(\w+)"', button)[1], re.search(r' value="([^"]+)"', button)[1]


@pytest.mark.parametrize(
    ("role", "status", "button"),
    [
        ("writer", Status.DRAFT, ("_submit", "Submit for review")),
        ("editor", Status.DRAFT, ("_publish", "Publish now")),
        ("editor", Status.IN_REVIEW, ("_publish", "Publish now")),
        ("editor", Status.READY, ("_publish", "Publish now")),
        ("editor", Status.PUBLISHED, ("_continue", "Save changes")),
        ("editor", Status.WITHDRAWN, ("_continue", "Save changes")),
    ],
)
def test_it_is_the_next_step_of_who_looks(client, role, status, button):
    user = make_user(role)
    article = make_article(status=status, created_by=user)
    if status not in (Status.PUBLISHED, Status.WITHDRAWN):
        Article.objects.filter(pk=article.pk).update(published_at=None)
    client.force_login(user)

    page = client.get(screen(article)).text

    assert first_button(page) == button


def test_of_a_new_article_it_is_the_next_step_too(client):
    client.force_login(make_user("writer"))
    assert first_button(client.get(ADD).text) == ("_submit", "Submit for review")


def test_it_says_when(client):
    tomorrow = timezone.localtime() + timedelta(days=1)
    moment = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    article = make_article(status=Status.READY, published_at=moment)
    client.force_login(make_user("editor"))
    assert first_button(client.get(screen(article)).text) == (
        "_schedule",
        "Publish tomorrow at 09:00",
    )

    article.published_at = datetime(2099, 12, 19, 9, tzinfo=moment.tzinfo)
    article.save()
    assert first_button(client.get(screen(article)).text)[1] == "Publish 19 December at 09:00"

    article.published_at = timezone.now() - timedelta(days=1)
    article.save()
    assert first_button(client.get(screen(article)).text) == ("_publish", "Publish now")


def test_enter_in_a_field_saves(client):
    """A browser takes a form's first button then."""
    client.force_login(make_user("editor"))
    page = client.get(screen(make_article(status=Status.DRAFT))).text
    form = page[page.index('id="article_form"') :]
    assert re.search(r'<input type="submit"[^>]*name="(\w+)"', form)[1] == "_continue"


def test_taking_an_article_from_its_readers_stands_away_from_publishing(client):
    client.force_login(make_user("editor"))
    page = client.get(screen(make_article(status=Status.PUBLISHED))).text
    beside, apart = page.split('<div class="acts__back">')
    assert 'name="_withdraw"' not in beside
    assert 'name="_withdraw"' in apart

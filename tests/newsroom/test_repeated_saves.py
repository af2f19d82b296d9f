"""The page of a new article, sent again: no second article, and nothing that was typed is lost."""

from uuid import uuid4

import pytest

from articles.models import Article
from newsroom.models import Revision
from tests.factories import make_author, make_category, make_tag, make_user
from tests.newsroom.desk import at, screen

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def typed():
    make_tag("Hybrid")
    return {
        "headline": "Wheels for All",
        "body": "<p>Halden builds them.</p>",
        "filed_under": [make_category().pk],
        "tags": ["hybrid"],
        "sitting": str(uuid4()),
    }


@pytest.mark.parametrize("button", ["_publish", "_save", "_continue", "_submit"])
def test_a_double_click_makes_one_article_and_shows_it(client, editor, typed, button):
    client.post(ADD, typed | {button: "1"})
    response = client.post(ADD, typed | {button: "1"}, follow=True)

    article = Article.objects.get()
    assert response.redirect_chain == [(screen(article), 302)]
    assert "This page has made “Wheels for All” already" in response.text
    assert not Revision.objects.unsaved().exists()
    assert article.revisions.count() == 1


def test_back_and_publish_again_puts_what_was_typed_since_into_the_form(client, editor, typed):
    author = make_author()
    client.post(ADD, typed | {"_publish": "1"})
    since = {"headline": "Wheels for Everybody", "tags": ["Hybrid", "vans"], "byline": [author.pk]}
    response = client.post(ADD, typed | since | {"_publish": "1"}, follow=True)

    article = Article.objects.live().get()
    form = response.context["adminform"].form
    assert article.headline == "Wheels for All"
    assert "What you typed since is in the form, not saved yet" in response.text
    assert form["headline"].value() == "Wheels for Everybody"
    assert form["tags"].value() == ["Hybrid", "vans"]
    assert form["byline"].value() == [author.pk]
    # Neither its address nor its time is emptied by a page that knew of neither.
    assert form["slug"].value() == article.slug
    assert form["published_at"].value() is not None
    assert form["base_version"].value() == 1


def test_a_page_that_was_gone_back_to_autosaves_beside_the_article_it_made(client, editor, typed):
    client.post(ADD, typed | {"_save": "1"})
    article = Article.objects.get()

    unchanged = client.post(at("autosave_new"), typed).json()
    told = client.post(at("autosave_new"), typed | {"headline": "Wheels, again"}).json()
    client.post(at("autosave_new"), typed | {"headline": "Wheels, once more"})
    kept = Revision.objects.unsaved().get()
    client.post(ADD, typed | {"headline": "Wheels, once more", "_publish": "1"})

    assert (unchanged["kept"], told["kept"]) == (False, True)
    assert "sitting" not in told  # the page goes on as the one that made the article
    assert kept.article == article
    assert kept.snapshot["headline"] == "Wheels, once more"
    assert Revision.objects.unsaved().get() == kept
    assert Article.objects.get() == article


def test_a_writer_who_gave_it_away_finds_what_was_typed_since(client, typed):
    client.force_login(make_user("writer"))
    client.post(ADD, typed | {"_submit": "1"})
    response = client.post(ADD, typed | {"headline": "On second thoughts"}, follow=True)

    assert Article.objects.get().headline == "Wheels for All"
    assert "What you typed since is kept here" in response.text
    assert "thoughts</ins>" in response.text


def test_another_page_and_another_person_make_articles_of_their_own(client, editor, typed):
    client.post(ADD, typed)
    client.post(ADD, typed | {"sitting": str(uuid4())})
    client.force_login(make_user("editor"))
    client.post(ADD, typed)

    assert Article.objects.count() == 3

"""Screens of the newsroom beside Django's own: each is refused to who has no business there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.models import Article, Category, Company, Tag
from newsroom import publishing, views
from newsroom.changes import previews
from newsroom.models import EditorialLog, EditorialNote
from tests.factories import make_article, make_category, make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def screens():
    """``{URL name: path}`` of every function view, each of something that is there."""
    article = make_article(status=Article.Status.DRAFT)
    revision = publishing.finish_save(article, article.compile(), by=make_user("editor"))
    keys = {
        "article_id": article.pk,
        "category_id": make_category().pk,
        "document_id": make_document(article).pk,
        "link_id": previews.make_link(article, by=None).pk,
        "note_id": EditorialNote.objects.create(article=article, text="Who says so?").pk,
        "revision_id": revision.pk,
        "step": "publish",
    }
    models = (Article, Category, Tag, Company, EditorialLog)
    patterns = [p for model in models for p in admin.site.get_model_admin(model).get_urls()]
    return {
        one.name: reverse(
            f"admin:{one.name}", kwargs={name: keys[name] for name in one.pattern.converters}
        )
        for one in patterns
        if one.callback.__module__.startswith(views.__name__)
    }


def test_every_screen_asks_who_is_not_signed_in_to_sign_in(client, screens):
    assert len(screens) > 25
    for path in screens.values():
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302, path
            assert answer.url.startswith("/admin/login/"), path


def test_every_screen_is_refused_to_an_account_without_a_role(client, screens):
    client.force_login(make_user())
    del screens["articles_article_mail"]  # anybody on the staff sets that

    for path in screens.values():
        answers = {client.get(path).status_code, client.post(path).status_code}
        assert answers <= {403, 404, 405}, path
        assert answers & {403, 404}, path


@pytest.mark.parametrize(
    "name", ["calendar_move", "autosave", "discard", "prepare", "note_resolve", "mail"]
)
def test_a_screen_that_changes_something_is_not_opened_by_get(client, screens, name):
    client.force_login(make_user("editor"))

    assert client.get(screens[f"articles_article_{name}"]).status_code == 405

"""One history of an article, the versions; elsewhere Django's, without names of hidden fields."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.models import Article
from newsroom import notices, publishing
from tests.factories import make_article, make_tag, make_user
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve", first_name="Eve")
    client.force_login(user)
    return user


def test_the_admins_history_of_an_article_leads_to_its_versions(client, editor):
    article = make_article()
    history = reverse("admin:articles_article_history", args=[article.pk])

    answer = client.get(history)
    form = client.get(screen(article)).text

    assert answer.status_code == 302
    assert answer.url == at("versions", article.pk)
    assert history not in form
    assert at("versions", article.pk) in form
    assert client.get("/admin/articles/article/none/history/").status_code == 404


def test_the_versions_tell_the_steps_and_notices_that_changed_no_text(client, editor):
    article = make_article("As it was")
    client.post(screen(article), as_it_stands(article, headline="As it is"))
    article.refresh_from_db()
    notices.add_correction(article, by=editor, text="The plant is in Ohio.")
    publishing.withdraw(article, by=editor, reason="A <legal> letter.")

    page = client.get(at("versions", article.pk)).text

    assert page.count("Correction added: The plant is in Ohio.") == 1
    assert "Withdrawn: A &lt;legal&gt; letter." in page
    assert page.index("Withdrawn: A") < page.index("Correction added") < page.index("Headline</p>")


def test_a_save_names_no_hidden_field_in_the_log(client, editor):
    article = make_article("As it was")

    client.post(screen(article), as_it_stands(article))
    client.post(screen(article), as_it_stands(article, headline="As it is"))

    told = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert told == ["No fields changed.", "Changed Headline."]


def test_no_other_form_of_the_newsroom_has_hidden_fields_to_tell_of(rf):
    request = rf.get("/")
    request.user = make_user("admin", is_superuser=True)
    hidden = []
    for model, model_admin in admin.site._registry.items():
        form = model_admin.get_form(request, model(), change=True)
        fields = getattr(form, "func", form).base_fields
        hidden += [(model, name) for name, field in fields.items() if field.widget.is_hidden]

    assert {model for model, name in hidden} == {Article}


def test_other_tables_keep_djangos_history(client, editor):
    tag = make_tag()

    answer = client.get(reverse("admin:articles_tag_history", args=[tag.pk]))

    assert answer.status_code == 200

"""Fields for HTML: what is stored is clean, whichever way it came, and cleaned once."""

import io
import json
from collections import Counter

import pytest
from django.core import serializers
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, Company
from house_style.fields import CompiledTextField, list_rich_text_columns
from house_style.sanitizer import COMPILED, SOURCE, CleanHTML, CleanSource, clean_compiled
from tests.factories import make_article, make_company, make_user
from tests.newsroom.desk import as_it_stands, screen

DIRTY = '<p onclick="x()">Words<script>alert(1)</script></p>'
CLEAN = "<p>Words</p>"


@pytest.mark.django_db
def test_every_way_into_the_database_cleans_html():
    saved = make_company("Halden Motors", description=DIRTY)
    assert saved.description == CLEAN

    bulk = Company.objects.bulk_create([Company(name="Lyra", slug="lyra", description=DIRTY)])[0]
    updated = make_company("Vega Cars", description="<p>Old</p>")
    Company.objects.filter(pk=updated.pk).update(description=DIRTY)
    changed = make_company("Narvik Steel")
    changed.description = DIRTY
    Company.objects.bulk_update([changed], ["description"])
    upserted, _made = Company.objects.update_or_create(
        slug="upserted", defaults={"name": "Upserted", "description": DIRTY}
    )

    for company in [saved, bulk, updated, changed, upserted]:
        stored = Company.objects.values_list("description", flat=True).get(pk=company.pk)
        assert stored == CLEAN, company


@pytest.mark.django_db
def test_loaddata_cleans_html_too(tmp_path):
    rows = json.loads(serializers.serialize("json", [make_company("Halden Motors")]))
    rows[0]["fields"]["description"] = DIRTY
    fixture = tmp_path / "companies.json"
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), stdout=io.StringIO())

    assert Company.objects.get().description == CLEAN


@pytest.mark.django_db
def test_a_compiled_form_is_cleaned_where_a_source_is_to_be():
    company = make_company("Halden Motors", description=clean_compiled('<div class="note">x</div>'))

    assert company.description == Company.objects.get().description == "<p>x</p>"


def test_every_column_that_holds_html_is_known():
    columns = {f"{model._meta.label}.{field.name}" for model, field in list_rich_text_columns()}

    assert columns == {
        "articles.Article.body",
        "articles.Article.body_compiled",
        "articles.Company.description",
        "pages.Page.body",
    }


def test_the_fields_survive_a_migration():
    _name, path, args, kwargs = CompiledTextField().deconstruct()

    assert path == "house_style.fields.CompiledTextField"
    assert CompiledTextField(*args, **kwargs).editable is False


@pytest.mark.django_db
def test_html_read_from_the_database_is_marked_as_cleaned():
    make_article(body=DIRTY)

    article = Article.objects.get()

    assert type(article.body) is CleanSource
    assert type(article.body_compiled) is CleanHTML


# Passes of the sanitizer

TYPED = "<p>The lead* of <b>it</b>.</p><p>*A note.</p>"


class _CountingCleaner:
    """Cleans as nh3 does, and counts how often it was given each HTML."""

    def __init__(self, cleaner, given):
        self.cleaner, self.given = cleaner, given

    def clean(self, html):
        self.given[html] += 1
        return self.cleaner.clean(html)


@pytest.fixture
def passes(monkeypatch):
    """``{declaration: {HTML: passes of nh3}}``."""
    counting: dict[str, Counter[str]] = {}
    for name, declaration in {"source": SOURCE, "compiled": COMPILED}.items():
        cleaner = _CountingCleaner(declaration._cleaner, counting.setdefault(name, Counter()))
        monkeypatch.setitem(declaration.__dict__, "_cleaner", cleaner)
    return counting


def _each_once(given):
    assert set(given.values()) <= {1}, given
    return len(given)


@pytest.mark.django_db
def test_a_new_article_is_sanitized_once(passes):
    article = Article(headline="Written", slug="written", body=TYPED)

    article.save()

    assert article.body == Article.objects.get().body == TYPED.replace("b>", "strong>")
    # Each is read a second time, as it came out: that it changes no more is what makes it clean.
    assert _each_once(passes["source"]) == 2
    assert _each_once(passes["compiled"]) == 1


@pytest.mark.django_db
def test_a_changed_article_is_sanitized_once(passes):
    make_article(body="<p>Old</p>")
    article = Article.objects.get()
    for given in passes.values():
        given.clear()

    article.body = TYPED
    article.save()

    assert _each_once(passes["source"]) == 2
    assert _each_once(passes["compiled"]) == 1


@pytest.mark.django_db
def test_a_body_that_nobody_changed_is_not_sanitized_again(passes):
    make_article(body=TYPED)
    article = Article.objects.get()
    for given in passes.values():
        given.clear()

    article.headline = "Another"
    article.save()

    assert _each_once(passes["source"]) == 0


@pytest.mark.django_db
def test_an_article_saved_in_the_newsroom_is_sanitized_once(client, passes):
    article = make_article(body="<p>Old</p>")
    client.force_login(make_user("editor"))
    for given in passes.values():
        given.clear()

    client.post(screen(article), as_it_stands(article, body=TYPED))

    assert "note-ref" in Article.objects.get().body_compiled
    assert _each_once(passes["source"]) == 2
    assert _each_once(passes["compiled"]) == 1


@pytest.mark.django_db
def test_an_article_started_in_the_newsroom_is_sanitized_once(client, passes):
    client.force_login(make_user("editor"))
    sent = {"headline": "Written", "slug": "written", "body": TYPED, "comments_open": "on"}

    client.post(reverse("admin:articles_article_add"), sent)

    assert "note-ref" in Article.objects.get().body_compiled
    assert _each_once(passes["source"]) == 2
    assert _each_once(passes["compiled"]) == 1

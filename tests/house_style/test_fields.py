"""Fields for HTML: what is stored is clean, whichever way it came."""

import io
import json

import pytest
from django.core import serializers
from django.core.management import call_command

from articles.models import Article, Company
from house_style.fields import CompiledTextField, list_rich_text_columns
from house_style.sanitizer import CleanHTML
from tests.factories import make_article, make_company

DIRTY = '<p onclick="x()">Words<script>alert(1)</script></p>'
CLEAN = "<p>Words</p>"


@pytest.mark.django_db
def test_every_way_to_the_database_cleans():
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
def test_loaddata_cleans_too(tmp_path):
    rows = json.loads(serializers.serialize("json", [make_company("Halden Motors")]))
    rows[0]["fields"]["description"] = DIRTY
    fixture = tmp_path / "companies.json"
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), stdout=io.StringIO())

    assert Company.objects.get().description == CLEAN


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

    assert type(article.body) is type(article.body_compiled) is CleanHTML

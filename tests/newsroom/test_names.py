"""Names that staff type: what is equal to the eye is one, and what nobody sees is no name."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from articles.models import Article, Category, Company, CompanyAlias, Series, Tag, TagAlias
from authors.models import Author
from house_style.names import refuse_blank
from newsroom import filing
from newsroom.taxonomy import companies, tags
from pages.models import Page
from tests.factories import make_article, make_company, make_tag, make_user
from tests.newsroom.desk import as_it_stands, screen

pytestmark = pytest.mark.django_db

# One beside the other: how they are typed first, and how they are typed again.
TWINS = [
    ("Citroën", "Citroe\u0308n"),
    ("Driver's Ed", "Driver’s Ed"),
    ("F-150", "F\u2011150"),
    ("Zerotag", "Zero\u200btag"),
    ("Škoda", "SKODA"),
]
INVISIBLE = ["\u200b", "\u3164", "\u2800", "\u00ad\u034f", " \u00a0 "]
each_pair = pytest.mark.parametrize(("one", "again"), TWINS)


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def add(client, model, **data):
    """Send the admin's form for a new row; returns the answer."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    counts = {
        f"{name}-{count}_FORMS": "0"
        for name in ("aliases", "listings", "links")
        for count in ("TOTAL", "INITIAL")
    }
    return client.post(url, counts | data)


@each_pair
def test_two_spellings_of_a_tag_are_one_tag_wherever_it_is_typed(client, editor, one, again):
    tag = make_tag(one)
    by_code, on_screen = make_article(tags=[again]), make_article()

    client.post(screen(on_screen), as_it_stands(on_screen, tags=[again, one]))

    assert Tag.objects.get() == tag
    for article in (by_code, on_screen):
        assert list(article.tags.all()) == [tag]
    assert "This tag exists." in add(client, Tag, name=again).text
    assert Tag.objects.get().name == one


@each_pair
def test_two_spellings_of_a_new_tag_in_one_form_are_one_tag(client, editor, one, again):
    article = make_article()

    client.post(screen(article), as_it_stands(article, tags=[one, again]))

    assert [tag.name for tag in article.tags.all()] == [one]


@each_pair
def test_the_database_holds_that_a_name_is_one(one, again):
    owners = {"company": make_company()}, {"tag": make_tag()}
    cases: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (Tag, {"slug": "a"}, {"slug": "b"}),
        (Company, {"slug": "a"}, {"slug": "b"}),
        (Series, {"slug": "a"}, {"slug": "b"}),
        (CompanyAlias, owners[0], owners[0]),
        (TagAlias, owners[1], owners[1]),
    ]
    for model, first, second in cases:
        model.objects.create(name=one, **first)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.bulk_create([model(name=again, **second)])


@pytest.mark.parametrize("name", INVISIBLE)
def test_the_database_refuses_a_name_that_nobody_sees(name):
    for model in (Tag, Company, Series):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(name=name, slug="a")


@each_pair
def test_an_alias_gives_its_tag_in_any_spelling(one, again):
    tag = make_tag("what it is")
    TagAlias.objects.create(tag=tag, name=one)

    article = make_article(tags=[again, "what it is"])

    assert list(article.tags.all()) == [tag]
    with pytest.raises(ValidationError, match="alias of another tag"):
        Tag(name=again, slug="a").full_clean()


@each_pair
@pytest.mark.parametrize("typed", [lambda name: name, lambda name: name[:4]])
def test_tags_are_completed_in_any_spelling(client, editor, one, again, typed):
    make_tag(one)

    for name in (one, again):
        found = client.get(reverse("admin:articles_article_tag_names"), {"term": typed(name)})
        assert [each["text"] for each in found.json()["results"]] == [one]


@pytest.mark.parametrize("name", INVISIBLE[:4])
def test_a_tag_that_nobody_sees_is_refused_on_the_articles_screen(client, editor, name):
    article = make_article(tags=["Kept"])

    answer = client.post(screen(article), as_it_stands(article, tags=["Kept", name]))

    assert "A tag has letters that can be seen; one of these has none." in answer.text
    assert Tag.objects.get().name == "Kept"
    with pytest.raises(ValidationError, match="Nobody can see this"):
        article.tags.add(name)


@pytest.mark.parametrize("name", INVISIBLE[:4])
def test_staff_are_asked_for_a_name_that_can_be_seen(client, name):
    client.force_login(make_user(username="owner", is_superuser=True))
    for model, field in (
        (Tag, "name"),
        (Category, "name"),
        (Company, "name"),
        (Series, "name"),
        (Author, "name"),
        (Page, "title"),
        (Article, "headline"),
    ):
        answer = add(client, model, **{field: name, "slug": "a"})

        assert answer.status_code == 200
        assert "Nobody can see this. Write it in letters." in answer.text, model
        assert not model.objects.exists()


@each_pair
@pytest.mark.parametrize("model", [Company, Series])
def test_a_second_spelling_is_refused_in_words_beside_the_name(client, editor, model, one, again):
    model.objects.create(name=one, slug="first")

    answer = add(client, model, name=again, slug="second")

    said = {Company: "There is a company of this name.", Series: "There is a series of this name."}
    assert said[model] in answer.text
    assert model.objects.get().name == one


@each_pair
@pytest.mark.parametrize(("model", "kind"), [(Tag, TagAlias), (Company, CompanyAlias)])
def test_an_alias_typed_twice_in_two_spellings_is_refused_in_words(
    client, editor, model, kind, one, again
):
    forms = {"aliases-TOTAL_FORMS": "2", "aliases-0-name": one, "aliases-1-name": again}

    answer = add(client, model, name="Owner", slug="owner", **forms)

    assert answer.status_code == 200
    assert "This alias stands here twice." in answer.text
    assert not kind.objects.exists()


@each_pair
@pytest.mark.parametrize("model", [Tag, Company, Series])
def test_a_list_of_the_newsroom_is_searched_in_any_spelling(client, editor, model, one, again):
    model.objects.create(name=one, slug="first")
    model.objects.create(name="Another", slug="other")
    url = reverse(f"admin:articles_{model._meta.model_name}_changelist")

    for name in (one, again):
        found = client.get(url, {"q": name}).context["cl"].queryset
        assert [row.name for row in found] == [one]


@each_pair
def test_a_company_is_named_and_recognized_in_any_spelling(one, again):
    company = make_company("Owner")
    CompanyAlias.objects.create(company=company, name=one)

    assert Company.objects.get(CompanyAlias.is_named(again)) == company
    assert Company.objects.get(CompanyAlias.is_named(one)) == company


@each_pair
def test_a_series_gathers_headlines_in_any_spelling(one, again):
    article = make_article(f"{again} – the first lesson")
    Article.objects.filter(pk=article.pk).update(series=None)

    gathered = filing.gather_series(Series.objects.create(name=one, slug="series"))

    article.refresh_from_db()
    assert gathered == 1
    assert article.series.name == one


def make_twins(model, one, again):
    """Two rows from before names were folded, the elder first, as the migration leaves them."""
    elder = model.objects.create(name=one, slug="elder")
    younger = model.objects.create(name="passing", slug="younger")
    model.objects.filter(pk=younger.pk).update(name=again)
    fill = import_module("articles.migrations.0003_fill_folded_names").fill
    fill(apps, None)
    fill(apps, None)
    elder.refresh_from_db()
    younger.refresh_from_db()
    return elder, younger


@each_pair
@pytest.mark.parametrize("model", [Tag, Company, Series])
def test_the_migration_leaves_twins_apart_until_an_editor_sees_them(
    client, editor, model, one, again
):
    elder, younger = make_twins(model, one, again)

    younger.save()
    page = client.get(reverse(f"admin:articles_{model._meta.model_name}_changelist")).text

    assert (elder.name, younger.name) == (one, again)
    younger.refresh_from_db()
    assert younger.name_folded == f"{elder.name_folded}\n{younger.pk}"
    said = "has a name that is another’s" if model is Series else "are one to the eye"
    assert said in page
    if model is not Series:
        assert f"drop={younger.pk}&amp;keep={elder.pk}" in page


@each_pair
@pytest.mark.parametrize("keeps_elder", [True, False])
@pytest.mark.parametrize(("model", "verb"), [(Tag, tags), (Company, companies)])
def test_merged_twins_are_one_row_with_its_name_whole(model, verb, keeps_elder, one, again):
    elder, younger = make_twins(model, one, again)
    keep, drop = (elder, younger) if keeps_elder else (younger, elder)
    whole = elder.name_folded

    verb.merge(keep=keep, drop=drop, by=None)

    row = model.objects.get()
    assert (row.pk, row.name_folded) == (keep.pk, whole)
    assert not row.aliases.exists()


def test_the_migration_does_not_stop_at_a_name_that_nobody_sees(client, editor):
    tag = make_tag("passing")
    Tag.objects.filter(pk=tag.pk).update(name="\u200b")

    import_module("articles.migrations.0003_fill_folded_names").fill(apps, None)

    assert Tag.objects.get().name_folded == f"\n{tag.pk}"
    assert "that nobody sees" in client.get(reverse("admin:articles_tag_changelist")).text


# Kept by the program, and those whose own rules ask for more than a sign that can be seen.
NOT_TYPED_AS_WORDS = {
    "articles.Address.path",
    "articles.Document.sha256",
    "articles.PathHits.path",
    "articles.SearchWord.spelling",
    "articles.SearchWord.word",
    "authors.AuditEntry.what",
    "authors.User.password",
    "authors.User.username",
    "images.FormerFile.name",
    "newsroom.CheckedLink.url",
    "newsroom.EditorialLog.headline",
    "newsroom.SavedView.list_of",
    "newsroom.SavedView.query",
    "pages.MenuItem.url",
}


def test_all_text_that_staff_must_fill_in_is_to_be_seen():
    without = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"articles", "authors", "images", "newsroom", "pages"}
        for field in model._meta.local_concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and field.editable
        and not (field.blank or field.choices or refuse_blank in field.validators)
    }

    assert without == NOT_TYPED_AS_WORDS

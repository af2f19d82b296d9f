"""Tags under several words, and the tree of sections: merging, renaming, moving, with redirects."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Category, Tag, TagAlias
from newsroom.taxonomy import sections, tags
from tests.factories import make_article, make_category, make_tag, make_user
from tests.newsroom.desk import as_it_stands, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def names(article):
    return sorted(article.tags.names())


def work():
    for job in ProcrastinateJob.objects.filter(task_name=tags.refresh_articles.name):
        tags.refresh_articles.func(**job.args)


def test_merged_tags_leave_articles_words_and_addresses_to_the_one_that_stays(client):
    keep, drop = make_tag("electric cars"), make_tag("EVs")
    TagAlias.objects.create(tag=drop, name="battery cars")
    both = make_article(tags=["electric cars", "EVs"])
    one = make_article(tags=["EVs"])

    tags.merge(keep=keep, drop=drop, by=make_user("editor"))

    assert names(both) == names(one) == ["electric cars"]
    assert {alias.name for alias in keep.aliases.all()} == {"EVs", "battery cars"}
    for below in ("", "feed/"):
        response = client.get(f"/tag/evs/{below}")
        assert response.status_code == 301
        assert response.url.endswith(f"/tag/electric-cars/{below}")
    work()
    one.refresh_from_db()
    assert "electric cars" in one.search_terms
    assert "EVs" not in one.search_terms


def test_a_chain_of_merges_redirects_in_one_step(client):
    first, second, third = make_tag("one"), make_tag("two"), make_tag("three")
    make_article(tags=["one", "two", "three"])
    tags.merge(keep=second, drop=first, by=None)
    tags.merge(keep=third, drop=second, by=None)

    assert client.get("/tag/one/").url.endswith("/tag/three/")


def test_a_tag_is_not_merged_into_itself():
    tag = make_tag()

    with pytest.raises(ValidationError, match="into itself"):
        tags.merge(keep=tag, drop=tag, by=None)


def test_tags_are_merged_in_the_newsroom_after_a_look_at_what_moves(client, editor):
    keep, drop = make_tag("hybrids"), make_tag("hybrid cars")
    make_article(tags=["hybrid cars"])
    url = reverse("admin:articles_tag_merge")

    shown = client.get(url, {"drop": drop.pk, "keep": keep.pk}).text
    assert "1 article" in shown
    assert Tag.objects.filter(pk=drop.pk).exists()
    client.post(url, {"drop": [drop.pk], "keep": keep.pk})

    assert not Tag.objects.filter(pk=drop.pk).exists()


def test_typing_an_alias_files_the_article_under_its_tag(client, editor):
    TagAlias.objects.create(tag=make_tag("electric cars"), name="EVs")
    article = make_article(status="draft", tags=["electric cars"])

    client.post(screen(article), as_it_stands(article, tags=["evs", "batteries"]))

    assert names(article) == ["batteries", "electric cars"]


def test_an_alias_is_completed_to_its_tag(client, editor):
    TagAlias.objects.create(tag=make_tag("electric cars"), name="EVs")

    found = client.get(reverse("admin:articles_article_tag_names"), {"term": "ev"}).json()

    assert [one["text"] for one in found["results"]] == ["electric cars"]


def test_a_word_cannot_be_both_a_tag_and_an_alias():
    tag = make_tag("electric cars")
    TagAlias.objects.create(tag=tag, name="EVs")

    with pytest.raises(ValidationError, match="alias of another tag"):
        Tag(name="evs", slug="evs").full_clean()
    with pytest.raises(ValidationError, match="Merge the two instead"):
        TagAlias(tag=make_tag(), name="Electric Cars").full_clean()


def test_a_tag_that_is_renamed_redirects_and_is_found_under_its_new_name(client, editor):
    tag = make_tag("trucks")
    article = make_article(tags=["trucks"])
    inline = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}

    client.post(
        reverse("admin:articles_tag_change", args=[tag.pk]),
        {"name": "pickups", "slug": "pickups", "description": "", **inline},
    )

    assert client.get("/tag/trucks/").url.endswith("/tag/pickups/")
    work()
    article.refresh_from_db()
    assert article.search_terms == "pickups"


def shown():
    """The tree as indented names."""
    return [f"{'-' * row.depth}{row.category}" for row in sections.list_tree()]


@pytest.fixture
def four_sections():
    cars = make_category("Cars")
    made = [cars, make_category("Electric", parent=cars), make_category("Trucks")]
    return [*made, make_category("Zebras")]


@pytest.mark.parametrize(
    ("name", "to", "after"),
    [
        ("Trucks", "up", ["Trucks", "Cars", "-Electric", "Zebras"]),
        ("Cars", "down", ["Trucks", "Cars", "-Electric", "Zebras"]),
        ("Trucks", "in", ["Cars", "-Electric", "-Trucks", "Zebras"]),
        ("Electric", "out", ["Cars", "Electric", "Trucks", "Zebras"]),
        ("Zebras", "in", ["Cars", "-Electric", "Trucks", "-Zebras"]),
    ],
)
def test_a_section_moves_by_a_step(client, editor, four_sections, name, to, after):
    category = Category.objects.get(name=name)

    client.post(reverse("admin:articles_category_move", args=[category.pk]), {"to": to})

    assert shown() == after


@pytest.mark.parametrize(
    ("name", "to", "other", "after"),
    [
        ("Zebras", "before", "Cars", ["Zebras", "Cars", "-Electric", "Trucks"]),
        ("Cars", "after", "Zebras", ["Trucks", "Zebras", "Cars", "-Electric"]),
        ("Cars", "into", "Zebras", ["Trucks", "Zebras", "-Cars", "--Electric"]),
        ("Zebras", "before", "Electric", ["Cars", "-Zebras", "-Electric", "Trucks"]),
        ("Electric", "after", "Trucks", ["Cars", "Trucks", "Electric", "Zebras"]),
        ("Cars", "into", "Electric", ["Cars", "-Electric", "Trucks", "Zebras"]),
        ("Cars", "after", "Cars", ["Cars", "-Electric", "Trucks", "Zebras"]),
        ("Cars", "sideways", "Zebras", ["Cars", "-Electric", "Trucks", "Zebras"]),
    ],
)
def test_a_section_is_put_where_it_is_dropped(
    client, editor, four_sections, name, to, other, after
):
    category, target = Category.objects.get(name=name), Category.objects.get(name=other)

    url = reverse("admin:articles_category_move", args=[category.pk])
    client.post(url, {"to": to, "other": target.pk})

    assert shown() == after
    moved = Category.objects.get(pk=category.pk)
    old = client.get(f"/{category.get_absolute_url().strip('/')}/")
    assert moved.path == category.path or old.url.endswith(moved.get_absolute_url())


@pytest.mark.parametrize("other", ["0", "9" * 18, "9" * 5000, "x"])
def test_a_section_is_not_put_beside_one_that_is_not_there(client, editor, four_sections, other):
    url = reverse("admin:articles_category_move", args=[four_sections[0].pk])

    response = client.post(url, {"to": "after", "other": other}, follow=True)

    assert "was not moved" in response.text
    assert shown() == ["Cars", "-Electric", "Trucks", "Zebras"]


def test_a_section_that_moves_in_takes_its_articles_along_and_leaves_a_redirect(
    client, editor, four_sections
):
    cars, _, trucks, _ = four_sections
    article = make_article(categories=[trucks])

    client.post(reverse("admin:articles_category_move", args=[trucks.pk]), {"to": "in"})

    assert client.get("/category/trucks/").url.endswith("/category/cars/trucks/")
    assert article.category_placements.filter(category=cars, is_direct=False).exists()


def test_a_section_does_not_move_onto_the_address_of_another(client, editor, four_sections):
    make_category("Trucks", parent=four_sections[0])

    trucks = four_sections[2]
    url = reverse("admin:articles_category_move", args=[trucks.pk])
    response = client.post(url, {"to": "in"}, follow=True)

    trucks.refresh_from_db()
    assert trucks.parent is None
    assert "Another category has this address already." in response.text


def test_an_unknown_step_is_refused(client, editor, four_sections):
    url = reverse("admin:articles_category_move", args=[four_sections[0].pk])

    response = client.post(url, {"to": "sideways"}, follow=True)

    assert "It cannot go further that way." in response.text
    assert "<h1>Categories</h1>" in response.text


@pytest.mark.parametrize("role", ["writer", "editor", "moderator", "admin"])
@pytest.mark.parametrize("below", ["", "add/", "merge-tags/", "1/change/"])
def test_taggit_has_no_admin_of_its_own(client, role, below):
    client.force_login(make_user(role))

    for answer in (
        client.get(f"/admin/taggit/tag/{below}"),
        client.post(f"/admin/taggit/tag/{below}"),
    ):
        assert answer.status_code == 404

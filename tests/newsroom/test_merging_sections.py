"""Sections that are one: deleting a section in use names its articles and offers a merge."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Category
from newsroom.taxonomy import sections
from tests.factories import make_article, make_category, make_user

pytestmark = pytest.mark.django_db
MERGE = "/admin/articles/category/merge/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def filed(article):
    """Where ``article`` is filed: ``{path: whether directly}``."""
    rows = article.category_placements.select_related("category")
    return {row.category.path: row.is_direct for row in rows}


def test_deleting_a_section_in_use_names_its_articles_and_offers_a_merge(client, editor):
    vans = make_category("Vans")
    made = [
        make_article(f"Van <{number}>", slug=f"van-{number}", categories=[vans])
        for number in range(7)
    ]

    page = client.get(reverse("admin:articles_category_delete", args=[vans.pk])).text
    client.post(reverse("admin:articles_category_delete", args=[vans.pk]), {"post": "yes"})

    assert "7 articles" in page
    shown = [one for one in made if reverse("admin:articles_article_change", args=[one.pk]) in page]
    assert len(shown) == sections.ARTICLES_NAMED
    assert "Van &lt;6&gt;" in page
    assert "and 2 more" in page
    assert f'href="{MERGE}?drop={vans.pk}"' in page
    assert Category.objects.filter(pk=vans.pk).exists()


def test_a_section_that_nothing_is_filed_in_is_deleted_as_before(client, editor):
    empty = make_category("Empty")

    page = client.get(reverse("admin:articles_category_delete", args=[empty.pk])).text
    client.post(reverse("admin:articles_category_delete", args=[empty.pk]), {"post": "yes"})

    assert MERGE not in page
    assert not Category.objects.filter(pk=empty.pk).exists()


def test_sections_are_deleted_one_by_one_or_merged(client, editor):
    one = make_category("One")
    chosen = {"action": "merge_selected", "_selected_action": [one.pk]}

    tree = client.get("/admin/articles/category/", follow=True).text
    (as_list,) = re.findall(r'href="(/admin/articles/category/\?[^"]*)"', tree)
    page = client.get(as_list).text
    answer = client.post(as_list, chosen)

    assert "delete_selected" not in page
    assert answer.url == f"{MERGE}?drop={one.pk}"


def test_a_merge_is_shown_first_then_done(client, editor):
    cars, autos = make_category("Cars"), make_category("Autos")
    make_category("Small", parent=autos)
    article = make_article(categories=[autos])

    shown = client.get(MERGE, {"drop": autos.pk, "keep": cars.pk}).text
    assert "1 article" in shown
    assert "the section Small, which stands below it" in shown
    assert "its path /category/autos/, which will redirect" in shown
    answer = client.post(MERGE, {"drop": [autos.pk], "keep": cars.pk}, follow=True)

    assert "Autos is Cars now" in answer.text
    assert filed(article) == {"cars": True}


def test_merged_sections_leave_articles_children_and_addresses_to_the_one_that_stays(client):
    cars, autos = make_category("Cars"), make_category("Autos", description="About autos.")
    small = make_category("Small", parent=autos)
    both = make_article(categories=[cars, autos])
    below = make_article(categories=[small])

    sections.merge(keep=cars, drop=autos, by=make_user("editor"))

    assert filed(both) == {"cars": True}
    assert filed(below) == {"cars": False, "cars/small": True}
    assert Category.objects.get(name="Cars").description == "About autos."
    for old, new in (("autos", "cars"), ("autos/small", "cars/small"), ("autos/feed", "cars/feed")):
        answer = client.get(f"/category/{old}/")
        assert answer.status_code == 301
        assert answer.url.endswith(f"/category/{new}/")
    assert client.get("/category/cars/").status_code == 200


def test_a_section_is_merged_into_the_one_above_it():
    cars = make_category("Cars")
    small = make_category("Small", parent=cars)
    article = make_article(categories=[small])

    sections.merge(keep=cars, drop=small, by=None)

    assert filed(article) == {"cars": True}


def test_a_section_is_not_merged_into_itself_or_what_stands_below_it_or_over_a_path(client, editor):
    cars, autos = make_category("Cars"), make_category("Autos")
    small = make_category("Small", parent=autos)
    make_category("Small", parent=cars)

    with pytest.raises(ValidationError, match="into itself"):
        sections.merge(keep=autos, drop=autos, by=None)
    with pytest.raises(ValidationError, match="below it"):
        sections.merge(keep=small, drop=autos, by=None)
    answer = client.post(MERGE, {"drop": [autos.pk], "keep": cars.pk}, follow=True)

    assert "Autos was not merged. Another category has this address already." in answer.text
    assert Category.objects.filter(pk=autos.pk).exists()

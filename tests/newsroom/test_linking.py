"""What the editor's dialogs find: our own articles and the pictures of the library."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from images.models import Image
from tests.factories import make_article, make_image, make_user
from tests.newsroom.desk import at

pytestmark = pytest.mark.django_db


def found(client, search, term, what):
    results = client.get(at(search), {"term": term}).json()["results"]
    return [result[what] for result in results]


def test_links_go_to_what_is_live_or_scheduled_newest_first_and_say_which(client):
    client.force_login(make_user("editor"))
    soon = timezone.now() + timedelta(hours=1)
    later = make_article("Tamarack pickup delayed again", published_at=soon)
    live = make_article("A Tamarack pickup for Europe")
    for status in (Article.Status.DRAFT, Article.Status.WITHDRAWN):
        make_article(f"Tamarack pickup {status}", status=status)

    assert found(client, "link_search", "tamarack pick", "url") == [
        later.get_absolute_url(),
        live.get_absolute_url(),
    ]
    assert found(client, "link_search", "tamarack", "label") == ["Scheduled", "Live"]
    assert found(client, "link_search", "pickup europe", "headline") == [live.headline]
    made = make_article("U.S. Made at Last")
    assert found(client, "link_search", "U.S. made at la", "headline") == [made.headline]


@pytest.mark.parametrize("term", ["f15", "F-15", "F 150", "F150 light", "“f-150", "lightn", "citr"])
def test_links_are_found_by_the_words_of_the_trade(client, term):
    client.force_login(make_user("editor"))
    made = make_article("F-150 Lightning™ Meets Citroën")
    make_article("Something else")

    assert found(client, "link_search", term, "headline") == [made.headline]
    listed = client.get("/admin/articles/article/", {"q": term}).context["cl"].queryset
    assert [*listed] == [made]


@pytest.mark.parametrize("term", ["", " ", "'", "a' | 'b", ":* & !", "zebra", "\\", "()"])
def test_operators_of_a_search_are_read_as_words(client, term):
    client.force_login(make_user("editor"))
    make_article("Tamarack")

    assert found(client, "link_search", term, "url") == []


def test_pictures_are_found_by_each_word_of_what_describes_them(client):
    client.force_login(make_user("writer"))
    harbour = make_image("Cars in a harbour", caption="Nagoya at dusk", credit="Rolf Mock")
    make_image("Cars on a road", credit="Rolf Mock")

    (picture,) = client.get(at("picture_search"), {"term": "nagoya mock"}).json()["results"]

    assert picture == {
        "pk": harbour.pk,
        "name": "Cars in a harbour",
        "url": harbour.url,
        "preview": harbour.url,
        "width": 12,
        "height": 8,
        "alt": "Cars in a harbour",
        "caption": "Nagoya at dusk",
        "credit": "Rolf Mock",
        "crop_url": reverse("admin:images_image_crop", args=[harbour.pk]),
    }
    assert len(found(client, "picture_search", "", "url")) == 2
    made = make_image("It’s one of the U.S. made trucks on example.com", caption="Rolf's")
    for term in ("of the U.S. made", "on example.com", "example", "it’s made"):
        assert found(client, "picture_search", term, "url") == [made.url], term
    image = Image.objects.get(pk=made.pk)
    image.original_name = "port_of-nagoya.jpg"
    image.save()
    for term in ("port_of-nagoya.jpg", "nagoya.jp", "port"):
        assert made.url in found(client, "picture_search", term, "url"), term


@pytest.mark.parametrize("search", ["link_search", "picture_search"])
def test_lookups_are_refused_to_who_is_not_signed_in_or_has_no_role(client, search):
    make_image()
    assert client.get(at(search)).status_code == 302
    client.force_login(make_user())
    assert client.get(at(search)).status_code == 403
    assert client.post(at(search)).status_code == 405

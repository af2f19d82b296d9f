"""The newsroom's search: an article by words, address or number, a screen by its name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Address, Article
from tests.factories import make_article, make_user
from tests.newsroom.desk import screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def ask(client, asked):
    return client.get("/admin/find/", {"q": asked})


@pytest.mark.parametrize(
    "form",
    [
        "{path}",
        "https://news.example{path}",
        "https://news.example{path}?utm_source=mail#comments",
        "/once/",
        "/2026/11/28{path}",
        "{pk}",
        "https://news.example/?p={legacy}",
    ],
)
def test_an_address_or_a_number_opens_the_article(editor, form):
    article = make_article("Plant Opens", legacy_id=101407)
    Address.objects.create(path="/once/", article=article, kind="old")
    asked = form.format(path=article.get_absolute_url(), pk=article.pk, legacy=101407)

    response = ask(editor, asked)

    assert (response.status_code, response["Location"]) == (302, screen(article))


def test_words_find_articles_whatever_their_state(editor):
    live = make_article("Plant opens at Millrace")
    draft = make_article("Plant closes", status=Article.Status.DRAFT)
    make_article("Something else")

    text = ask(editor, "plant").text

    assert screen(live) in text
    assert screen(draft) in text
    assert "Something else" not in text


def test_a_screen_is_found_by_its_name_by_who_may_open_it(client):
    client.force_login(make_user("admin"))
    assert 'href="/admin/pages/menu/">Menus</a></li>' in ask(client, "menu").text
    client.force_login(make_user("editor"))
    assert "Nothing was found." in ask(client, "zz menu").text


def test_nobody_finds_what_they_may_not_read(client):
    draft = make_article("Secret plant", status=Article.Status.DRAFT)
    for role in ("moderator", "writer"):
        client.force_login(make_user(role))
        for asked in ("secret", str(draft.pk), draft.get_absolute_url()):
            response = ask(client, asked)
            assert response.status_code == 200, (role, asked)
            assert "Secret plant" not in response.text


@pytest.mark.parametrize("asked", ["", "http://[", "9" * 40, "/", "//", "?p=", "/?p=" + "9" * 40])
def test_nothing_that_is_typed_is_our_fault(editor, asked):
    assert ask(editor, asked).status_code == 200


def test_it_takes_few_queries(editor, django_assert_max_num_queries):
    for number in range(5):
        make_article(f"Plant {number}")
    with django_assert_max_num_queries(8):
        ask(editor, "plant")


def test_who_is_not_signed_in_is_asked_to(client):
    assert ask(client, "plant").status_code == 302


def suggest(client, asked):
    response = client.get("/admin/find/suggest/", {"q": asked})
    return [(option["words"], option["url"]) for option in response.json()["options"]]


def test_while_one_types_screens_and_articles_are_offered(editor):
    article = make_article("Tagged out at Millrace", status=Article.Status.DRAFT)

    assert suggest(editor, "tag") == [
        ("Tags", "/admin/articles/tag/"),
        ("Tagged out at Millrace", screen(article)),
    ]
    assert suggest(editor, str(article.pk)) == [("Tagged out at Millrace", screen(article))]
    assert suggest(editor, " ") == []


def test_no_more_than_a_few_are_offered_in_the_same_queries(editor, django_assert_num_queries):
    make_article("Plant opens")
    suggest(editor, "plant")
    with CaptureQueriesContext(connection) as first:
        suggest(editor, "plant")
    for number in range(9):
        make_article(f"Plant number {number}")

    with django_assert_num_queries(len(first)):
        assert len(suggest(editor, "plant")) == 6


def test_nobody_is_offered_what_they_may_not_read(client):
    make_article("Plant of others", status=Article.Status.DRAFT)
    client.force_login(make_user("writer"))
    assert suggest(client, "plant") == []
    client.force_login(make_user("moderator"))
    assert suggest(client, "plant") == []

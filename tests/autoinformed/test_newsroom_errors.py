"""Error pages of the newsroom: they look like it, give typed text back, and lead on."""

import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path, reverse

from articles.models import Article
from tests.factories import make_article, make_user

TEXT = "A paragraph that somebody typed for ten minutes."
OURS = {"sec-fetch-site": "same-origin"}


def bad(request):
    raise BadRequest


def broken(request):
    raise RuntimeError("a fault of ours")


def away(request):
    raise OperationalError("connection refused")


def read(request):
    return HttpResponse(str(len(request.POST)))


@pytest.fixture
def faulty_paths(client):
    """URLs of this test's own below the newsroom's, which fail on purpose."""
    from autoinformed import urls

    client.raise_request_exception = False
    urls.urlpatterns[:0] = [
        path("admin/test/bad", bad),
        path("admin/test/broken", broken),
        path("admin/test/away", away),
        path("admin/test/read", read),
    ]
    clear_url_caches()
    yield
    del urls.urlpatterns[:4]
    clear_url_caches()


def assert_is_a_page_of_the_newsroom(answer, status):
    assert answer.status_code == status
    assert "AutoInformed newsroom" in answer.text
    assert "css/newsroom/house.css" in answer.text
    assert answer.text.count("<h1") == 1
    assert f'href="{reverse("admin:index")}"' in answer.text
    assert "Django" not in answer.text


@pytest.mark.parametrize(("name", "status"), [("bad", 400), ("broken", 500), ("away", 503)])
def test_a_fault_in_the_newsroom_has_its_page_and_makes_no_query(
    client, faulty_paths, name, status
):
    answer = client.get(f"/admin/test/{name}")

    assert_is_a_page_of_the_newsroom(answer, status)
    assert "a fault of ours" not in answer.text


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_not_for_ones_role_have_pages(client):
    client.force_login(make_user("writer"))

    missing = client.get("/admin/no-such-thing/")
    refused = client.get(reverse("admin:comments_holdrule_changelist"))

    assert_is_a_page_of_the_newsroom(missing, 404)
    assert_is_a_page_of_the_newsroom(refused, 403)


def test_too_much_at_once_has_its_page(client, faulty_paths, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = client.post("/admin/test/read", {"body": "x" * 200}, headers=OURS)

    assert_is_a_page_of_the_newsroom(answer, 413)


@pytest.mark.parametrize(("name", "status"), [("broken", 500), ("away", 503)])
def test_a_fault_while_saving_gives_the_text_back_and_sends_it_again(
    client, faulty_paths, name, status
):
    answer = client.post(f"/admin/test/{name}", {"body": TEXT}, headers=OURS)

    assert_is_a_page_of_the_newsroom(answer, status)
    assert answer.text.count(TEXT) == 2
    assert "Send it again" in answer.text


@pytest.mark.django_db
def test_a_save_with_a_stale_token_gives_the_text_back_and_is_sent_again():
    article = make_article(status=Article.Status.DRAFT)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("editor"))
    url = reverse("admin:articles_article_change", args=[article.pk])

    form = {"headline": "Two words", "body": f"<p>{TEXT} & more</p>", "csrfmiddlewaretoken": "old"}
    refused = browser.post(url, form, headers=OURS)
    again = browser.post(url, {**form, "csrfmiddlewaretoken": read_token(refused)}, headers=OURS)

    assert_is_a_page_of_the_newsroom(refused, 403)
    assert f"{TEXT} &amp; more" in refused.text
    assert f'action="{url}"' in refused.text
    assert again.status_code != 403


@pytest.mark.django_db
def test_who_was_signed_out_meanwhile_keeps_the_text_signs_in_and_sends_it(client):
    url = reverse("admin:articles_series_add")
    form = {"name": "The long way to Millrace", "slug": "the-long-way"}

    told = client.post(url, form, headers={**OURS, "sec-fetch-mode": "navigate"})
    client.force_login(make_user("editor"))
    saved = client.post(url, form, headers={**OURS, "sec-fetch-mode": "navigate"})

    assert_is_a_page_of_the_newsroom(told, 403)
    assert "You are signed out" in told.text
    assert told.text.count("The long way to Millrace") == 2
    assert f"{reverse('admin:login')}?next={url}" in told.text
    assert saved.status_code == 302


@pytest.mark.django_db
def test_a_script_that_was_signed_out_is_sent_to_sign_in_as_before(client):
    answer = client.post(
        reverse("admin:articles_series_add"), {"name": TEXT}, headers={"sec-fetch-mode": "cors"}
    )

    assert answer.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.django_db
def test_what_another_site_posts_cannot_be_sent_with_one_click():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("editor"))

    answer = browser.post(
        reverse("admin:articles_article_add"),
        {"body": TEXT},
        headers={"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"},
    )

    assert_is_a_page_of_the_newsroom(answer, 403)
    assert "Send it again" not in answer.text
    assert "csrfmiddlewaretoken" not in answer.text


@pytest.mark.django_db
def test_a_password_stands_on_no_error_page():
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(
        "/admin/login/", {"username": "editor", "password": "my secret words"}, headers=OURS
    )

    assert_is_a_page_of_the_newsroom(answer, 403)
    assert "my secret words" not in answer.text


@pytest.mark.django_db
def test_a_readers_error_page_is_not_the_newsrooms(client):
    assert "newsroom/house.css" not in client.get("/no-such-page/").text


def read_token(answer):
    return answer.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

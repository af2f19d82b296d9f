"""Staff screens as function views: who may not, and by which method not."""

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path, reverse

from images.admin.staff_view import staff_view
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@staff_view("images.add_image", "images.edit_any_image")
def read_picture(request, pk, *, size="full"):
    """Read a picture."""
    return HttpResponse(f"{pk} {size} by {request.user.username}")


@staff_view("images.add_image", methods=("POST",))
def change_picture(request):
    return HttpResponse("changed")


@staff_view()
def greet(request):
    return HttpResponse("Hello.")


urlpatterns = [
    path("admin/read/<int:pk>/", read_picture, {"size": "small"}),
    path("admin/change/", change_picture),
    path("admin/greet/", greet),
    path("admin/", admin.site.urls),
]


def test_staff_with_every_permission_see_the_screen_uncached(client):
    editor = make_user("editor")
    client.force_login(editor)

    response = client.get("/admin/read/7/")

    assert response.text == f"7 small by {editor.username}"
    assert "no-store" in response["Cache-Control"]
    assert client.head("/admin/read/7/").status_code == 200
    assert read_picture.__doc__ == "Read a picture."


@pytest.mark.parametrize("role", ["writer", "moderator", None])
def test_a_missing_permission_is_refused(client, role):
    client.force_login(make_user(role))  # a writer holds one of the two

    assert client.get("/admin/read/7/").status_code == 403


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("/admin/read/7/", "post"),
        ("/admin/read/7/", "delete"),
        ("/admin/change/", "get"),
        ("/admin/change/", "head"),
    ],
)
def test_a_method_that_is_not_listed_is_refused(client, url, method):
    client.force_login(make_user("editor"))

    response = getattr(client, method)(url)

    assert response.status_code == 405
    assert response["Allow"] == ("POST" if url == "/admin/change/" else "GET, HEAD")


@pytest.mark.parametrize("url", ["/admin/read/7/", "/admin/change/", "/admin/greet/"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, url):
    response = client.post(url)

    assert response.status_code == 302
    assert response.url == f"{reverse('admin:login')}?next={url}"


def test_a_signed_in_account_that_is_no_staff_is_sent_to_sign_in(client):
    reader = make_user("editor")
    reader.is_staff = False
    reader.save()
    client.force_login(reader)

    assert client.get("/admin/read/7/").status_code == 302


def test_without_permissions_all_staff_may_see_it(client):
    client.force_login(make_user())

    assert client.get("/admin/greet/").text == "Hello."


def test_a_post_needs_its_token(client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(make_user("editor"))

    assert strict.post("/admin/change/").status_code == 403
    client.force_login(make_user("editor"))
    assert client.post("/admin/change/").text == "changed"

"""Staff screens as function views: sign-in, method and permission in one decorator.

A screen beside those that ``ModelAdmin`` gives is a function, listed in that admin's ``get_urls``::

    @staff_view("images.add_image", methods=("GET", "POST"))
    def upload_pictures(request): ...

What depends on one object (whether this picture is theirs) the view asks itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_view[**P](
    *permissions: str, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], View[P]]:
    """Make a function a screen of the newsroom, for staff who hold all of ``permissions``.

    In this order: whoever is not signed in as staff is sent to sign in; a method that is not among
    ``methods`` (GET includes HEAD) answers 405; a missing permission raises ``PermissionDenied``.
    Without permissions, all staff may see it. As every screen of the admin, it is never cached and
    a POST needs its CSRF token.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def permitted(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(require_http_methods(allowed)(permitted))

    return decorate


def make_context(request: HttpRequest, model: type[Model], title: str) -> dict[str, Any]:
    """Return what Django's own pages of ``model`` are given, under ``title``."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": model._meta,
        "media": admin.site.get_model_admin(model).media,
    }

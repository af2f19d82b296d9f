"""Staff views. A function view of the admin: by the right method, for who may."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods


def staff_view(*permissions: str, methods: Iterable[str] = ("GET",)) -> Callable:
    """Have a view answer signed-in staff who hold all ``permissions``, to these ``methods``.

    GET brings HEAD. Raises ``PermissionDenied``. Listed in the ``get_urls`` of a ModelAdmin.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view):
        @require_http_methods(allowed)
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(checked)

    return decorate

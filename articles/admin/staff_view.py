"""Staff views: the decorator that says who may open a function view of the newsroom, and how."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods


def staff_view(*permissions, methods=("GET",)):
    """Decorate a function view for staff with all of ``permissions``, by ``methods`` alone.

    GET includes HEAD. Who is not signed in is asked to; who lacks a permission is refused.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view):
        @require_http_methods(allowed)
        @wraps(view)
        def permitted(request, *args, **kwargs):
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(permitted)

    return decorate

"""Signed pages, which their path alone opens: no account, no cookie."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods


def signed_page(find, *, methods=("GET", "HEAD", "POST")):
    """Make a view a page that its path opens: in no cache, found by no machine, told to no site.

    The view is given what ``find(token)`` returns; where that is None, the link is forged, too old
    or used up, and the answer says so. No cookie is at work, and who could forge a post has not got
    the path: no CSRF token either.
    """

    def decorate(view):
        @require_http_methods(methods)
        @csrf_exempt
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def signed(request, token):
            if (found := find(token)) is None:
                response = render(request, "comments/link_over.html", status=404)
            else:
                response = view(request, found)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "same-origin"
            return response

        return signed

    return decorate

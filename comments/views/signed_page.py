"""Signed pages, which their path alone opens: no account, no cookie."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters


def signed_page(view):
    """A page that its path alone opens: kept by no cache, found by no machine, told to no site.

    No cookie is at work, and who could forge a post has not got the path: no CSRF token either.
    """

    @csrf_exempt
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def signed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return signed


def link_is_over(request):
    """What an old, used or mistyped link of ours shows."""
    return render(request, "comments/link_over.html", status=404)

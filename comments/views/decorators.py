"""Pages without an account: forms that any reader may send, and pages that a signed path opens."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.caching import public_page
from comments.replying.cross_site import Origin, find_origin

FOREIGN = "This did not come from a page of ours, so it was not taken. Send it from here."


def form_page(ask, take):
    """Make one view of two: ``ask`` shows a form, the same to all, and ``take`` reads what is sent.

    No cookie is at work; ``comments/replying/cross_site.py`` does what a CSRF token would.
    """
    show, receive = public_page(ask), never_cache(take)

    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(ask)
    def view(request, *args, **kwargs):
        return (receive if request.method == "POST" else show)(request, *args, **kwargs)

    return view


def is_foreign(request):
    """Whether the browser says that a post comes from another site's page."""
    return find_origin(request) is Origin.FOREIGN


def signed_page(find, *, methods=("GET", "HEAD", "POST"), over="comments/link_over.html"):
    """Make a view a page that its path opens: in no cache, found by no machine, told to no site.

    The view is given what ``find(token)`` returns; where that is None, the link is forged, too old
    or used up, and the page ``over`` says so. No cookie is at work, and who could forge a post has
    not got the path: no CSRF token either.
    """

    def decorate(view):
        @require_http_methods(methods)
        @csrf_exempt
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def signed(request, token):
            if (found := find(token)) is None:
                response = render(request, over, status=404)
            else:
                response = view(request, found)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "same-origin"
            return response

        return signed

    return decorate

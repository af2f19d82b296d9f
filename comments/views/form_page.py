"""Form pages, which any reader may send something from: no account, no cookie, no script."""

from functools import wraps

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

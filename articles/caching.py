"""Caching: how long others may keep a reader's page."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.common import no_append_slash

type View = Callable[..., HttpResponseBase]

# Seconds. A withdrawn article may be seen for their sum at most, in a cache that obeys us.
IN_A_BROWSER = 60
IN_A_SHARED_CACHE = 60
WHILE_ASKING_AGAIN = 120


def allow_caching[Response: HttpResponseBase](response: Response) -> Response:
    """Let browsers and shared caches keep ``response`` for a minute. Returns it."""
    patch_cache_control(
        response,
        public=True,
        max_age=IN_A_BROWSER,
        s_maxage=IN_A_SHARED_CACHE,
        stale_while_revalidate=WHILE_ASKING_AGAIN,
    )
    return response


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, which leaves HEAD out: it cannot know that our views write the body for it too."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method == "HEAD":
            request = copy(request)
            request.method = "GET"
        return super().process_response(request, response)


conditional = decorator_from_middleware(ConditionalMiddleware)


def public_page(view: View) -> View:
    """Serve a page that is the same for all: anyone may keep it, and unchanged it answers 304.

    A missing last slash is for the 404 page's view to add, where there is something to find.
    """

    @wraps(view)
    def cacheable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return allow_caching(view(request, *args, **kwargs))

    return no_append_slash(conditional(cacheable))

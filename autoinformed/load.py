"""Load of a web process: so many requests are worked on at once, some wait, the rest are told 503.

A process has more threads than it works with: whoever waits holds one, and the others hand out
kept pages and files, answer probes, and say at once that the site is busy.
"""

import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from autoinformed import errors

# Requests that wait, for each one that is worked on, and the threads that are left for the rest.
WAITING_FOR_EACH = 4
SPARE_THREADS = 8
LONGEST_WAIT = 10.0  # seconds

GetResponse = Callable[[HttpRequest], HttpResponse]


def count_threads(at_work: int) -> int:
    """The threads of a process that works on ``at_work`` requests at once."""
    return at_work * (1 + WAITING_FOR_EACH) + SPARE_THREADS


def limit_load(get_response: GetResponse) -> GetResponse:
    """Middleware. Work on ``WEB_THREADS`` requests at once; 503 where too many wait already."""
    at_work = threading.BoundedSemaphore(settings.WEB_THREADS)
    places = threading.BoundedSemaphore(settings.WEB_THREADS * (1 + WAITING_FOR_EACH))

    def middleware(request: HttpRequest) -> HttpResponse:
        if not places.acquire(blocking=False):
            return errors.answer_away(request)
        try:
            if not at_work.acquire(timeout=LONGEST_WAIT):
                return errors.answer_away(request)
            try:
                return get_response(request)
            finally:
                at_work.release()
        finally:
            places.release()

    return middleware

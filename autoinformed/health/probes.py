"""Probes of machines: is this process alive, may it have readers, is there a worker, and figures.

Answered before anything else looks at the request: a probe comes by the machine's own IP address,
without TLS, which the rest of the site would refuse.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from autoinformed.health import metrics, report
from autoinformed.health.checks.database import count_waiting_migrations
from autoinformed.health.checks.machine import has_static_files
from autoinformed.health.checks.work import check_worker
from autoinformed.health.findings import State

GetResponse = Callable[[HttpRequest], HttpResponse]


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Middleware. Answer the probes, pass on the rest."""
    probes: dict[str, GetResponse] = {
        "/healthz": healthz,
        "/readyz": readyz,
        "/workerz": workerz,
        "/metrics": show_metrics,
    }

    def middleware(request: HttpRequest) -> HttpResponse:
        return probes.get(request.path_info, get_response)(request)

    return middleware


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be made: static files, both logins, no migration; else 503."""
    if not has_static_files():
        return _say("static files were not collected", status=503)
    try:
        for alias in ("default", "reader"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        waiting = count_waiting_migrations()
    except DatabaseError:
        return _say("the database is away", status=503)
    if waiting:
        return _say("migrations wait", status=503)
    return _say("ready")


@require_safe
@never_cache
def workerz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while a worker's heartbeat is fresh, else 503."""
    try:
        finding = check_worker()
    except DatabaseError:
        return _say("the database is away", status=503)
    if finding.state is State.RED:
        return _say("no worker is alive", status=503)
    return _say("a worker is alive")


@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer what the checks found, for Prometheus: to who has the token, and to this machine."""
    if not _may_see_metrics(request):
        return _say("a token is needed", status=403)
    text = metrics.write_metrics(report.ask_checks())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_see_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    # What a proxy on this machine passes on comes from here too, and says for whom.
    is_passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not is_passed_on


def _say(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")

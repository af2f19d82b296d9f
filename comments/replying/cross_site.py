"""Cross-site posts. Refused by what a browser says, for readers get no CSRF cookie."""

from django.conf import settings
from django.db import models
from django.http import HttpRequest


class Origin(models.TextChoices):
    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def find_origin(request: HttpRequest) -> Origin:
    """Where the browser says that a post comes from; a page of scripts cannot forge these headers.

    Browsers have sent ``Origin`` with every post since 2020 and ``Sec-Fetch-Site`` since 2023. What
    sends neither is an old browser, a privacy tool or a program: ``UNKNOWN``.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if site == "same-origin":
        return Origin.OURS
    if origin:
        ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
        return Origin.OURS if origin in ours else Origin.FOREIGN
    return Origin.FOREIGN if site in {"cross-site", "same-site"} else Origin.UNKNOWN

"""Pings. Telling search engines (IndexNow) and hubs (WebSub) of articles that came, changed, went.

Nothing is told until the settings name a key or a hub. ``publishing`` says when, the task worker
sends, and looks again before it does: of what readers neither see nor saw, nobody is told. Both
services are told only where to look; the answer there (200 or 410) says what happened.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.addresses.permalinks import absolute
from articles.caching import IN_A_SHARED_CACHE
from articles.feeds.formats import FORMATS
from articles.models import Article

INDEXNOW, WEBSUB = "indexnow", "websub"
TIMEOUT = 10  # seconds
# By then a shared cache asks again, so who comes to look finds the change; and what an editor saves
# in the meantime is told along with it.
SETTLES = timedelta(seconds=IN_A_SHARED_CACHE)


def plan_pings(article: Article) -> None:
    """Have it told that a published article changed, and when the clock shows and hides it."""
    if article.status == Article.Status.PUBLISHED:
        queue_ping(article, at=article.published_at)
        if article.withdraw_at:
            queue_ping(article, at=article.withdraw_at)


def queue_ping(article: Article, *, at: datetime | None = None) -> None:
    """Have it told that ``article`` came, changed or went ``at`` (aware; past or None: now)."""
    now = timezone.now()
    moment = at if at and at > now else None
    for service in _list_services():
        # One that waits for the same moment tells of this change too.
        lock = f"ping {service} {article.pk} {moment.isoformat() if moment else 'now'}"
        job = send_ping.configure(queueing_lock=lock, schedule_at=(moment or now) + SETTLES)
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(service=service, article_id=article.pk)


# Over some six hours, each wait four times the last.
@app.task(name="newsroom.ping", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_ping(service: str, article_id: int) -> None:
    """Tell ``service`` of an article that readers see or saw; of any other, nothing.

    May run twice. Raises ``OSError`` where the service does not take it.
    """
    if service not in _list_services():
        return
    now = timezone.now()
    gone = Article.objects.withdrawn().filter(first_published_at__lte=now)
    article = (Article.objects.live() | gone).only("slug", "series").filter(pk=article_id).first()
    if article is not None:
        _SENDERS[service](article)


def _list_services() -> list[str]:
    keys = {INDEXNOW: settings.INDEXNOW_KEY, WEBSUB: settings.WEBSUB_HUB}
    return [service for service, key in keys.items() if key]


def _ping_search_engines(article: Article) -> None:
    """indexnow.org/documentation: one of them tells all the others."""
    told = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute(f"/{settings.INDEXNOW_KEY}.txt"),
        "urlList": [absolute(article.get_absolute_url())],
    }
    _post(settings.INDEXNOW_URL, json.dumps(told), "application/json; charset=utf-8")


def _ping_hub(article: Article) -> None:
    """www.w3.org/TR/websub, as hubs take it: every feed that names the article."""
    feeds = [absolute(page + form.path) for page in _list_pages(article) for form in FORMATS]
    told = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    _post(settings.WEBSUB_HUB, urlencode(told), "application/x-www-form-urlencoded")


def _list_pages(article: Article) -> list[str]:
    sections = article.category_placements.select_related("category")
    owners: list[Any] = [row.category for row in sections]
    owners += [row.tag for row in article.tag_placements.select_related("tag")]
    owners += [row.company for row in article.company_placements.select_related("company")]
    owners += [row.author for row in article.bylines.select_related("author")]
    owners += [article.series] if article.series else []
    return [reverse("articles:front"), *(owner.get_absolute_url() for owner in owners)]


def _post(url: str, body: str, content_type: str) -> None:
    headers = {"Content-Type": content_type, "User-Agent": f"AutoInformed (+{settings.SITE_URL})"}
    request = Request(url, body.encode(), headers)  # noqa: S310 (the settings take http alone)
    try:
        urlopen(request, timeout=TIMEOUT).close()  # noqa: S310
    except HTTPError as refusal:
        refusal.close()
        raise


_SENDERS = {INDEXNOW: _ping_search_engines, WEBSUB: _ping_hub}

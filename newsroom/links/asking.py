"""Asking other sites after the links of ours: a few every five minutes, each about once a week.

Of one host a few at a time with a pause between, HEAD before GET, and never a private address. A
link is told to editors once two tries a day apart found nothing; a host that refuses programs tells
us nothing, and is left alone.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Value, When
from django.db.models.functions import Random
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.open_web import NoAnswer, OpenWeb
from newsroom.models import CheckedLink

AT_ONCE = 60  # links every five minutes: some 17,000 a day
LOOKED_AT = 500  # that are due, for 60 of many hosts
OF_A_HOST = 3
PAUSE = 2.0  # seconds between two requests to a host
HOSTS_AT_ONCE = 8
MOST_REDIRECTS = 5
AGAIN = timedelta(days=7)
AGAIN_AFTER_A_FAULT = timedelta(days=1)
# Answers of hosts that do not let programs in, or not so many; a reader may get the page.
TELLS_NOTHING = {401, 402, 403, 405, 406, 407, 408, 418, 425, 429, 451, 999}


@dataclass(frozen=True)
class Asked:
    """What came of asking after a link: ``fault`` in a sentence, "" where it is there."""

    url: str
    fault: str
    is_silent: bool = False  # nobody answered at all


@app.periodic(cron="*/5 * * * *")
@app.task(name="newsroom.ask_outside_links", queueing_lock="ask_outside_links")
def ask_outside_links(timestamp: int = 0) -> None:
    """Ask a few other sites whether what our articles link to is there."""
    if settings.CHECK_OUTSIDE_LINKS:
        ask_due(OpenWeb(timeout=10, most_seconds=20))


def ask_due(web: OpenWeb, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Ask after the links that are due, and keep what was answered."""
    now = timezone.now()
    due = dict(CheckedLink.objects.due(now).values_list("url", "answer")[:LOOKED_AT])
    hosts: dict[str, list[str]] = {}
    later = []
    for url in due:
        its = hosts.setdefault(urlsplit(url).hostname or "", [])
        if len(its) == OF_A_HOST:
            later.append(url)
        elif sum(map(len, hosts.values())) < AT_ONCE:
            its.append(url)
    _put_off(later)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as threads:
        ask = partial(_ask_host, web=web, wait=wait)
        asked = [one for its in threads.map(ask, hosts.values()) for one in its]
    if not _is_cut_off(asked, due):
        for one in asked:
            _keep(one)


def find_fault(url: str, web: OpenWeb) -> Asked:
    """Ask after ``url``: by HEAD, and where that finds nothing by GET, which some need."""
    asked = Asked(url, "")
    for method in ("HEAD", "GET"):
        try:
            status = _ask_to_the_end(url, method, web)
        except NoAnswer as said:
            asked = Asked(url, str(said), is_silent=True)
        else:
            if status < 400 or status in TELLS_NOTHING:
                return Asked(url, "")
            asked = Asked(url, f"Its host answers {status}.")
    return asked


def _ask_to_the_end(url: str, method: str, web: OpenWeb) -> int:
    """The status at the end of all redirects. Raises ``NoAnswer``."""
    headers = {"User-Agent": f"AutoInformed link check (+{settings.SITE_URL})", "Accept": "*/*"}
    for _ in range(MOST_REDIRECTS + 1):
        with web.ask(url, method=method, headers=headers) as answer:
            if answer.status not in (301, 302, 303, 307, 308):
                return answer.status
            try:
                url = urljoin(url, answer.headers.get("Location", ""))
            except ValueError:
                raise NoAnswer("It is redirected to an address that is none.") from None
    raise NoAnswer("It is redirected again and again.")


def _ask_host(urls: list[str], *, web: OpenWeb, wait: Callable[[float], None]) -> list[Asked]:
    asked: list[Asked] = []
    for url in urls:
        if asked:
            wait(PAUSE)
        asked.append(find_fault(url, web))
        if asked[-1].is_silent:  # its others are asked another time
            break
    return asked


def _is_cut_off(asked: list[Asked], before: dict[str, str]) -> bool:
    """Whether it is rather our own line that is down: many hosts, well before, are all silent."""
    fresh = [one for one in asked if not before[one.url]]
    hosts = {urlsplit(one.url).hostname for one in fresh}
    return len(hosts) >= 3 and all(one.is_silent for one in asked)


def _put_off(urls: list[str]) -> None:
    """Have what is too much for its host come another time within a day, in no order."""
    span = ExpressionWrapper(
        Random() * Value(timedelta(days=1), output_field=DurationField()),
        output_field=DurationField(),
    )
    moment = ExpressionWrapper(
        Value(timezone.now(), output_field=DateTimeField()) + span, output_field=DateTimeField()
    )
    CheckedLink.objects.of_urls(urls).update(ask_at=moment)


def _keep(asked: Asked) -> None:
    """Keep what was answered, for every article with that link."""
    now = timezone.now()
    links = CheckedLink.objects.of_urls([asked.url]).filter(kind=CheckedLink.Kind.OUTSIDE)
    if not asked.fault:
        links.update(answer="", broken_since=None, ask_at=now + AGAIN)
        return
    links.update(
        answer=asked.fault[:100],
        broken_since=Case(
            When(broken_since__isnull=False, then=F("broken_since")),
            When(answer="", then=None),
            default=now,
        ),
        ask_at=Case(When(answer="", then=now + AGAIN_AFTER_A_FAULT), default=now + AGAIN),
    )

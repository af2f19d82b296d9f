"""Check of the links of live articles, once a week and whenever an editor asks.

What is our own is answered here, from the database and the folder of pictures, without a request.
Links to other sites are only listed here; ``asking.py`` asks after them.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.models import Article
from articles.models.queryset import ArticleQuerySet
from newsroom.links.own_paths import list_broken
from newsroom.links.reading import Links, read_links
from newsroom.models import CheckedLink

Kind = CheckedLink.Kind

BATCH = 500  # articles of one job
# Links that are new to us are first asked within this time, in no order: so not all of one host
# come together.
FIRST_WITHIN = timedelta(days=1)
NOBODY = "Readers find nothing there."
NO_FILE = "The file is not there."


@app.periodic(cron="23 4 * * 6")
@app.task(name="newsroom.check_links", queueing_lock="check_links")
def check_links(timestamp: int = 0, after: int = 0) -> None:
    """Look after the links of live articles: a batch of them by rising key, then the next."""
    live = Article.objects.live().filter(pk__gt=after).order_by("pk")
    articles = list(_with_texts(live)[:BATCH])
    passed = CheckedLink.objects.filter(article_id__gt=after)
    if not articles:
        passed.delete()
        return
    last = articles[-1].pk
    passed.filter(article_id__lte=last).exclude(article__in=articles).delete()
    keep_links(articles)
    with suppress(AlreadyEnqueued), transaction.atomic():
        check_links.defer(after=last)


def check_again(links: Collection[CheckedLink]) -> None:
    """Look again at the articles of ``links``, and have other sites asked within minutes."""
    outside = [link.pk for link in links if link.kind == Kind.OUTSIDE]
    CheckedLink.objects.filter(pk__in=outside).update(ask_at=timezone.now())
    articles = Article.objects.filter(pk__in={link.article_id for link in links})
    keep_links(list(_with_texts(articles)))


def _with_texts(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.select_related("lead_image").only("body", "lead_image__file")


@transaction.atomic
def keep_links(articles: Sequence[Article]) -> None:
    """Keep a row of each link to another site in ``articles``, and of what of ours is broken."""
    now = timezone.now()
    wanted = {(row.article_id, row.kind, row.url): row for row in _list_rows(articles, now)}
    known = {
        (article_id, kind, url): key
        for key, article_id, kind, url in CheckedLink.objects.filter(
            article__in=articles
        ).values_list("pk", "article_id", "kind", "url")
    }
    gone = [key for what, key in known.items() if what not in wanted]
    CheckedLink.objects.filter(pk__in=gone).delete()
    new = [row for what, row in wanted.items() if what not in known]
    CheckedLink.objects.bulk_create(new, ignore_conflicts=True)


def drop_mended(articles: Collection[Article]) -> None:
    """Forget the links that were taken out of ``articles``, which were saved just now."""
    links: dict[int, Links] = {}
    by_key = {article.pk: article for article in articles}
    gone = []
    for row in CheckedLink.objects.filter(article__in=by_key):
        if row.article_id not in links:
            links[row.article_id] = read_links(by_key[row.article_id])
        if row.url not in _list_urls(links[row.article_id]):
            gone.append(row.pk)
    CheckedLink.objects.filter(pk__in=gone).delete()


def _list_urls(links: Links) -> list[str]:
    return [*links.paths, *map(_name_file, links.files), *links.outside]


def _name_file(name: str) -> str:
    return f"{settings.MEDIA_URL}{name}"


def _list_rows(articles: Sequence[Article], now: datetime) -> Iterator[CheckedLink]:
    links = {article: read_links(article) for article in articles}
    paths = list(dict.fromkeys(path for its in links.values() for path in its.paths))
    broken = set(list_broken(paths, at=now))
    files = {name for its in links.values() for name in its.files}
    missing = {name for name in files if not default_storage.exists(name)}
    for article, its in links.items():
        faults = [(Kind.OWN, path, NOBODY) for path in its.paths if path in broken]
        faults += [
            (Kind.PICTURE, _name_file(name), NO_FILE) for name in its.files if name in missing
        ]
        for kind, url, answer in faults:
            yield CheckedLink(article=article, kind=kind, url=url, answer=answer, broken_since=now)
        for url in its.outside if settings.CHECK_OUTSIDE_LINKS else ():
            ask_at = now + random.random() * FIRST_WITHIN  # noqa: S311 (no secret)
            yield CheckedLink(article=article, kind=Kind.OUTSIDE, url=url, ask_at=ask_at)

"""Spam campaigns. One text under many articles, or one host in many comments."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet
from django.utils import timezone

from articles.fixed_queries import FixedQuery, Given
from comments.models import Comment, SpamTrace
from comments.spam import features

WITHIN = timedelta(hours=24)
BURST_WITHIN = timedelta(hours=1)
# From so many on, the points of a sign: a suspicion first, then enough to be spam by itself.
REPEATS = [(5, 10), (2, 6)]  # other articles with the same words
LINKS = [(25, 10), (5, 6)]  # comments that link to the same host
# A remark such as "Thank you!" is sent by many, and means nothing.
SHORTEST_REPEAT = 40  # characters


def find_signs(comment: Comment, *, known_hosts: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield what is odd about a comment not saved yet: points, and words for a moderator.

    ``known_hosts`` are never odd: the site's own, above all.
    """
    now = timezone.now()
    if len(comment.text) >= SHORTEST_REPEAT:
        same = features.hash_words(comment.text)
        articles = _articles_with.fetch(
            words=same, since=now - WITHIN, other_than=comment.article_id
        )
        if points := _points(len(articles), REPEATS):
            yield points, "the same text under several articles"
    linked = features.find_hosts(f"{comment.website} {comment.text}")
    found = [host for host in linked if host not in known_hosts]
    if found:
        recent = SpamTrace.objects.filter(hosts__overlap=found, created_at__gt=now - BURST_WITHIN)
        if points := _points(len(recent.values("pk")[: LINKS[0][0]]), LINKS):
            yield points, "many comments with this link within an hour"


@FixedQuery
def _articles_with() -> QuerySet[Any, Any]:
    repeats = SpamTrace.objects.filter(
        text_hash=Given("words", CharField()), created_at__gt=Given("since", DateTimeField())
    )
    elsewhere = repeats.exclude(comment__article=Given("other_than", BigIntegerField()))
    return elsewhere.values_list("comment__article").distinct()[: REPEATS[0][0]]


def _points(number: int, scale: list[tuple[int, int]]) -> int:
    return next((points for least, points in scale if number >= least), 0)

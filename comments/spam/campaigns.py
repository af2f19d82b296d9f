"""The same thing sent again and again: one text under many articles, one host in many comments."""

from datetime import timedelta

from django.utils import timezone

from comments.models import SpamTrace
from comments.spam import features

WITHIN = timedelta(hours=24)
BURST_WITHIN = timedelta(hours=1)
# From so many on, the points of a sign: a suspicion first, then enough to be spam by itself.
REPEATS = [(5, 10), (2, 6)]  # other articles with the same words
LINKS = [(25, 10), (5, 6)]  # comments that link to the same host
# A remark such as "Thank you!" is sent by many, and means nothing.
SHORTEST_REPEAT = 40  # characters


def signs(*, article_id, website, text, known_hosts=()):
    """Yield what is odd about a comment to ``article_id``: points, and words for a moderator.

    ``known_hosts`` are never odd: the site's own, above all.
    """
    now = timezone.now()
    if len(text) >= SHORTEST_REPEAT:
        elsewhere = (
            SpamTrace.objects.filter(
                text_hash=features.words_hash(text), created_at__gt=now - WITHIN
            )
            .exclude(comment__article=article_id)
            .values("comment__article")
            .distinct()[: REPEATS[0][0]]
        )
        if points := _points(len(elsewhere), REPEATS):
            yield points, "the same text under several articles"
    found = [host for host in features.hosts(f"{website} {text}") if host not in known_hosts]
    if found:
        recent = SpamTrace.objects.filter(hosts__overlap=found, created_at__gt=now - BURST_WITHIN)
        if points := _points(len(recent.values("pk")[: LINKS[0][0]]), LINKS):
            yield points, "many comments with this link within an hour"


def _points(number, scale):
    return next((points for least, points in scale if number >= least), 0)

"""The same thing sent again and again: one text under many articles, one host in many comments."""

from datetime import timedelta

from django.utils import timezone

from comments.models import SpamTrace
from comments.spam import features

WITHIN = timedelta(hours=24)
REPEATS_THAT_COUNT = 2  # the same words under this many other articles
BURST_WITHIN = timedelta(hours=1)
BURST = 5  # this many comments that link to one host
# A remark such as "Thank you!" is sent by many, and means nothing.
SHORTEST_REPEAT = 40  # characters


def signs(*, article_id, website, text, known_hosts=()):
    """Yield what is odd about a comment to ``article_id``, in words for a moderator.

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
            .distinct()[:REPEATS_THAT_COUNT]
        )
        if len(elsewhere) >= REPEATS_THAT_COUNT:
            yield "the same text under several articles"
    found = [host for host in features.hosts(f"{website} {text}") if host not in known_hosts]
    if found:
        recent = SpamTrace.objects.filter(hosts__overlap=found, created_at__gt=now - BURST_WITHIN)
        if len(recent.values("pk")[:BURST]) >= BURST:
            yield "many comments with this link within an hour"

"""Schedule of digests: planned ahead, so that an editor can write the first words and hold one."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from authors.models import User
from comments.models import Comment
from followers.models import Digest, DigestMail, Follow, Follower, Rhythm

SPANS = {
    Rhythm.MORNING: timedelta(days=1),
    Rhythm.WEEKLY: timedelta(days=7),
    Rhythm.REPLIES: timedelta(hours=1),
}
# What a digest looks back at most: where one was held, or the worker was away.
LOOKS_BACK = {rhythm: 3 * span for rhythm, span in SPANS.items()}
MONDAY = 0
BATCH = 2000


class AlreadyStarted(Exception):
    """The digest is being sent, or was: nothing about it can be changed."""


def plan() -> None:
    """Have the next morning's and the next Monday's digest stand in the list."""
    for rhythm in (Rhythm.MORNING, Rhythm.WEEKLY):
        Digest.objects.get_or_create(rhythm=rhythm, due_at=_find_next(rhythm))


def plan_replies() -> None:
    """Plan this hour's mail about new comments, if there are any in threads that are followed."""
    now = timezone.now()
    due_at = now.replace(minute=0, second=0, microsecond=0)
    since = find_since(Digest(rhythm=Rhythm.REPLIES, due_at=due_at))
    followed = Follow.objects.confirmed().filter(article=OuterRef("article"))
    new = Comment.objects.public().filter(decided_at__gt=since, decided_at__lte=now)
    if new.filter(Exists(followed)).exists():
        Digest.objects.get_or_create(rhythm=Rhythm.REPLIES, due_at=due_at)


def find_since(digest: Digest) -> datetime:
    """The moment after which news is in ``digest``: when the one before it began to be sent."""
    longest = timezone.now() - LOOKS_BACK[Rhythm(digest.rhythm)]
    before = Digest.objects.filter(rhythm=digest.rhythm, started_at__isnull=False)
    last = before.exclude(pk=digest.pk).order_by("-started_at").first()
    if last is None or last.started_at is None:
        return timezone.now() - SPANS[Rhythm(digest.rhythm)]
    return max(last.started_at, longest)


@transaction.atomic
def start(digest: Digest) -> None:
    """Write down whom a digest is owed to: once, and all of them at once."""
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.started_at or digest.held_at:
        return
    digest.since = find_since(digest)
    digest.started_at = timezone.now()
    digest.save(update_fields=["since", "started_at"])
    wanted = Follow.objects.confirmed().filter(rhythm=digest.rhythm, follower=OuterRef("pk"))
    keys = Follower.objects.filter(Exists(wanted)).order_by("pk").values_list("pk", flat=True)
    DigestMail.objects.bulk_create(
        (DigestMail(digest=digest, follower_id=key) for key in keys.iterator(chunk_size=BATCH)),
        batch_size=BATCH,
    )


@transaction.atomic
def finish(digest: Digest) -> bool:
    """Close a digest of which nothing is owed any more, with its counts; whether that is so."""
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.finished_at or digest.mails.owed().exists():
        return digest.finished_at is not None
    states = DigestMail.State
    for state in (states.SENT, states.EMPTY, states.FAILED):
        setattr(digest, f"{state}_count", digest.mails.filter(state=state).count())
    digest.finished_at = timezone.now()
    digest.save(update_fields=["finished_at", "sent_count", "empty_count", "failed_count"])
    return True


@transaction.atomic
def edit(digest: Digest, *, intro: str, is_held: bool, by: User) -> None:
    """Keep an editor's first words, and hold the digest or let it go.

    One that is being sent can be held too: what is owed then waits. Raises ``AlreadyStarted`` for
    other words where some have gone out with these, and for what is sent.
    """
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.finished_at or (digest.started_at and intro != digest.intro):
        raise AlreadyStarted
    digest.intro = intro
    if is_held != (digest.held_at is not None):
        digest.held_at = timezone.now() if is_held else None
        digest.held_by = by if is_held else None
    digest.save(update_fields=["intro", "held_at", "held_by"])


def _find_next(rhythm: Rhythm) -> datetime:
    """The next time of a rhythm on the desk's clock, this very minute not among them."""
    zone = timezone.get_default_timezone()
    day = timezone.localtime(timezone=zone).date()
    while True:
        at = datetime.combine(day, time(settings.DIGEST_HOUR), tzinfo=zone)
        is_day = rhythm == Rhythm.MORNING or day.weekday() == MONDAY
        if is_day and at > timezone.now():
            return at
        day += timedelta(days=1)

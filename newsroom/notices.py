"""Notices under a published article: corrections of faults, and follow-ups."""

from django.db import transaction
from django.utils import timezone

from articles.models import (
    Correction,
    FollowUp,
)
from newsroom import pings, publishing


@transaction.atomic
def add_correction(article, *, by, text, kind=Correction.Kind.CORRECTION):
    """Put a dated note on a fault under a published article. Returns it.

    Raises ``NotNow`` where no reader has seen the article yet: nothing is to be corrected there.
    """
    _seen_by_readers(article, "A correction")
    correction = Correction.objects.create(article=article, kind=kind, text=text, created_by=by)
    notices_changed(article)
    publishing.log(article, by=by, what=f"{correction.get_kind_display()} added: {text[:200]}")
    return correction


@transaction.atomic
def add_follow_up(article, *, by, text, at=None, source="", source_url=""):
    """Put a later development under a published article, dated ``at`` (aware). Returns it.

    Raises ``NotNow`` where no reader has seen the article yet, or ``at`` is still ahead.
    """
    _seen_by_readers(article, "A follow-up")
    now = timezone.now()
    if at is not None and at > now:
        raise publishing.NotNow("A follow-up tells what has happened: its time cannot be ahead.")
    follow_up = FollowUp.objects.create(
        article=article,
        at=at or now,
        text=text,
        source=source,
        source_url=source_url,
        created_by=by,
    )
    notices_changed(article)
    publishing.log(article, by=by, what=f"Follow-up added: {text[:200]}")
    return follow_up


def notices_changed(article):
    """Say that readers find the article changed: a note under it is new, reworded or gone."""
    article.save(update_fields=["updated_at"])
    pings.plan(article)


def _seen_by_readers(article, what):
    if not article.was_ever_live():
        raise publishing.NotNow(
            f"{what} belongs under what readers have seen; change the text itself."
        )

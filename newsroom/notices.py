"""Notices under a published article: corrections of faults, and follow-ups."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Correction, FollowUp
from authors.models import User
from house_style.shortening import cut_at_word
from newsroom import pings, publishing


@transaction.atomic
def add_correction(
    article: Article,
    *,
    by: User | None,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
) -> Correction:
    """Put a dated note on a fault under a published article. Returns it.

    Raises ``NotNow`` where no reader has seen the article yet: nothing is to be corrected there.
    """
    _refuse_unseen(article, "A correction")
    correction = Correction.objects.create(article=article, kind=kind, text=text, created_by=by)
    mark_changed(article)
    publishing.log_action(
        article, by=by, what=f"{correction.get_kind_display()} added: {cut_at_word(text, 200)}"
    )
    return correction


@transaction.atomic
def add_follow_up(
    article: Article,
    *,
    by: User | None,
    text: str,
    at: datetime | None = None,
    source: str = "",
    source_url: str = "",
) -> FollowUp:
    """Put a later development under a published article, dated ``at`` (aware). Returns it.

    Raises ``NotNow`` where no reader has seen the article yet, or ``at`` is still ahead.
    """
    _refuse_unseen(article, "A follow-up")
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
    mark_changed(article)
    publishing.log_action(article, by=by, what=f"Follow-up added: {cut_at_word(text, 200)}")
    return follow_up


def mark_changed(article: Article) -> None:
    """Say that readers find the article changed: a note under it is new, reworded or gone."""
    article.save(update_fields=["updated_at"])
    pings.plan_pings(article)


def _refuse_unseen(article: Article, what: str) -> None:
    if not article.was_ever_live():
        raise publishing.NotNow(
            f"{what} belongs under what readers have seen; change the text itself."
        )

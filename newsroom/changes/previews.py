"""Previews of what readers do not see yet, and the links that show one without an account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from articles.clock import format_moment
from articles.models import Article
from authors.models import User
from newsroom import publishing
from newsroom.changes.restoring import rewrite
from newsroom.history.versions import Snapshot
from newsroom.models import PreviewLink, Revision

VALID_FOR = timedelta(days=7)
_signer = Signer(salt="articles.previews.link")


@transaction.atomic
def make_link(
    article: Article,
    *,
    by: User | None,
    lasting: timedelta = VALID_FOR,
    change: Revision | None = None,
) -> PreviewLink:
    """Make a link that shows ``article``, or a prepared ``change`` to it. Returns the row."""
    expires_at = timezone.now() + lasting
    link = PreviewLink.objects.create(
        article=article, change=change, created_by=by, expires_at=expires_at
    )
    until = format_moment(expires_at)
    publishing.log_action(article, by=by, what=f"Preview link made, good until {until}")
    return link


def get_url(link: PreviewLink) -> str:
    """The path of the page that ``link`` opens."""
    return reverse("newsroom:preview", args=[_signer.sign(str(link.pk))])


def find_link(token: str) -> PreviewLink | None:
    """The ``PreviewLink`` of a token; None where it is forged, outdated or revoked."""
    try:
        key = int(_signer.unsign(token))
    except BadSignature:
        return None
    return PreviewLink.objects.open().select_related("article", "change").filter(pk=key).first()


def count_opening(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


@transaction.atomic
def revoke_link(link: PreviewLink, *, by: User | None) -> None:
    """Let ``link`` open nothing from now on."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        publishing.log_action(link.article, by=by, what="Preview link revoked")


@contextmanager
def as_if_saved(article: Article, snapshot: Snapshot, *, by: User | None) -> Iterator[Article]:
    """Make ``article`` what ``snapshot`` says for the length of the block, then take it all back.

    So a preview is what a save would give, whatever a save does; nobody else sees any of it. An
    article that was never saved may be given. Raises ``ValidationError`` where it cannot be saved.
    """
    snapshot = snapshot | {"headline": snapshot["headline"].strip() or "No headline yet"}
    with transaction.atomic():
        try:
            rewrite(article, snapshot, by=by)
        except IntegrityError:  # of two at once, such as the save of this very text
            raise ValidationError("Somebody saved meanwhile. Try again.") from None
        try:
            yield Article.objects.for_page().get(pk=article.pk)
        finally:
            transaction.set_rollback(True)

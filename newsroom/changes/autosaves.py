"""Autosaves. What is typed and not saved yet, kept as one revision a sitting and offered back.

A sitting is one opening of the article screen. Its autosave never touches the article. It is gone
once the sitting saves; thrown away or merged with somebody's, it stays in the history.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from authors.models import User
from house_style.sanitizer import SOURCE
from house_style.tree import extract_text
from newsroom import publishing
from newsroom.history import versions
from newsroom.history.versions import Snapshot
from newsroom.models import Revision
from newsroom.models.revision import RevisionQuerySet

TEXTS = {"headline", "kicker", "standfirst", "body", "lead_caption"}


@transaction.atomic
def keep_autosave(
    *,
    by: User,
    sitting: UUID,
    snapshot: Snapshot,
    base_version: int = 0,
    article: Article | None = None,
    continued: int | None = None,
    was_sent: bool = False,
    is_as_opened: bool = False,
) -> Revision | None:
    """Keep ``snapshot`` as what ``by`` has typed in ``sitting`` so far. Returns the revision.

    None where it says nothing that is not saved, or what was saved as the form was opened
    (``is_as_opened``). No empty body takes the place of a full one.
    ``continued`` is the key of the autosave that this sitting took up; it is folded into this one.
    ``was_sent`` says that the text was on its way to be saved: if it arrived, nothing is kept.
    """
    if article:
        publishing.hold_article(article)
    row = Revision.objects.filter(created_by=by, sitting=sitting).select_for_update().first()
    if row and row.kind != Revision.Kind.AUTOSAVED:
        if was_sent or not set(versions.list_changed(row.snapshot, snapshot)) & TEXTS:
            return None
        row, sitting = None, uuid4()  # typed on in a page that had saved already
    saved = versions.snapshot(article) if article else {}
    known = row.snapshot if row else saved
    if is_empty(snapshot["body"]):
        snapshot = snapshot | {"body": known.get("body", "")}
    if is_as_opened or not _says_more(snapshot, article, saved, base_version):
        if row:
            row.delete()
        return None
    if row is None:
        row = Revision(article=article, kind=Revision.Kind.AUTOSAVED, created_by=by)
        row.sitting = sitting
    elif row.snapshot == snapshot:
        return row
    row.snapshot = snapshot
    row.base_version, row.version = base_version, base_version + 1
    row.created_at = timezone.now()
    row.save()
    list_unsaved(by).filter(pk=continued).exclude(pk=row.pk).delete()
    return row


def list_unsaved(user: User) -> RevisionQuerySet:
    """What ``user`` typed and neither saved nor threw away, newest first."""
    return Revision.objects.unsaved().filter(created_by=user)


def list_offered(user: User, article: Article | None, saved: Snapshot) -> list[Revision]:
    """What to offer ``user`` who opens ``article``, or a new one: what says more than is saved.

    ``saved`` is the snapshot of the article as it is.
    """
    return [
        row
        for row in list_unsaved(user).filter(article=article)
        if _says_more(row.snapshot, article, saved, row.base_version)
    ]


@transaction.atomic
def end_sitting(*, by: User, sitting: UUID | None, continued: int | None = None) -> UUID | None:
    """Let go of the autosave of a sitting, and of the one it took up: they are saved now.

    Returns ``sitting``, for the revision that was saved, or None where one has it already.
    """
    list_unsaved(by).filter(Q(sitting=sitting) | Q(pk=continued)).delete()
    is_taken = Revision.objects.filter(created_by=by, sitting=sitting).exists()
    return None if is_taken else sitting


def set_aside(article: Article, *, by: User, snapshot: Snapshot) -> Revision:
    """Keep in the history what ``by`` typed, though a save put another's words in its place."""
    return Revision.objects.create(
        article=article,
        kind=Revision.Kind.AUTOSAVED,
        version=article.version + 1,
        base_version=article.version,
        snapshot=snapshot,
        label="Before it was put together with another save",
        created_by=by,
    )


def throw_away(revision: Revision) -> None:
    """Offer ``revision`` no more; in the history of its article it can still be found."""
    if revision.article_id is None:
        revision.delete()
    else:
        revision.sitting = None
        revision.label = "Thrown away"
        revision.save(update_fields=["sitting", "label"])


def is_empty(html: str) -> bool:
    """Whether a body says and shows nothing."""
    return "<img" not in html and not extract_text(html).strip()


def _says_more(
    snapshot: Snapshot, article: Article | None, saved: Snapshot, base_version: int
) -> bool:
    """Whether ``snapshot``, typed on top of a version, differs from that and from ``saved``."""
    if article is None:
        return _says_anything(snapshot)
    known = [saved]
    if base_version != article.version:
        bases = article.revisions.saved().filter(version=base_version)
        known += bases.values_list("snapshot", flat=True)
    typed = _as_kept(snapshot)
    return all(versions.list_changed(_as_kept(one), typed) for one in known)


def _as_kept(snapshot: Snapshot) -> Snapshot:
    """A snapshot in the one notation of all that says the same: ends of lines, a body's HTML."""
    plain = {
        name: value.replace("\r\n", "\n") if isinstance(value, str) else value
        for name, value in snapshot.items()
    }
    return plain | {"body": SOURCE.clean(plain["body"])} if "body" in plain else plain


def _says_anything(snapshot: Snapshot) -> bool:
    words = [snapshot[name].strip() for name in ("headline", "kicker", "standfirst")]
    return any(words) or not is_empty(snapshot["body"])

"""Autosaves. What is typed and not saved yet, kept as one revision a sitting and offered back.

A sitting is one opening of the article screen. Its autosave never touches the article. It is gone
once the sitting saves; thrown away or merged with somebody's, it stays in the history.
"""

from uuid import UUID, uuid4, uuid5

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from authors.models import User
from house_style.folding import is_blank
from house_style.names import fold_name
from house_style.sanitizer import SOURCE
from house_style.tree import extract_text
from newsroom import publishing
from newsroom.history import versions
from newsroom.history.versions import Snapshot
from newsroom.models import Revision
from newsroom.models.revision import RevisionQuerySet

TEXTS = {"headline", "kicker", "standfirst", "body", "lead_caption"}
# What a save or a step gives an article where the page that makes it is silent.
GIVEN = ("slug", "authors", "published_at", "embargo_until", "withdraw_at", "lead_until")


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
    if article is None and (made := find_made(by, sitting)):
        article, version = made
        if was_sent or not _has_typed_on(version.snapshot, snapshot):
            return None
        # The page goes on as the one that made the article, so that it is known again.
        return keep_autosave(
            by=by,
            sitting=uuid5(sitting, "typed on"),
            snapshot=fill_in(snapshot, versions.snapshot(article)),
            base_version=version.version,
            article=article,
            continued=continued,
        )
    if article:
        publishing.hold_article(article)
    row = Revision.objects.filter(created_by=by, sitting=sitting).select_for_update().first()
    if row and row.kind != Revision.Kind.AUTOSAVED:
        if was_sent or not set(versions.list_changed(row.snapshot, snapshot)) & TEXTS:
            return None
        row, sitting = None, uuid4()  # typed on in a page that had saved already
    saved = versions.snapshot(article) if article else {}
    snapshot = _keep_body(snapshot, known=row.snapshot if row else saved)
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


def find_made(user: User, sitting: UUID) -> tuple[Article, Revision] | None:
    """The article that ``sitting``, a new article's page, made, and the version that it saved.

    Holds the sitting for this transaction: of two clicks, the second finds what the first made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(sitting)])
    made = Revision.objects.saved().filter(created_by=user, sitting=sitting)
    made = made.exclude(article__status=Article.Status.DELETED)
    version = made.select_related("article").first()
    return (version.article, version) if version and version.article else None


def fill_in(snapshot: Snapshot, stored: Snapshot) -> Snapshot:
    """Complete what the page of a new article holds by what saving it gave the article."""
    given = {name: stored[name] for name in GIVEN if not snapshot[name]}
    if stored["status"] in (Article.Status.PUBLISHED, Article.Status.WITHDRAWN):
        given["published_at"] = stored["published_at"]
    return snapshot | given | {"status": stored["status"]}


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
    return "<img" not in html and is_blank(extract_text(html))


def _keep_body(snapshot: Snapshot, *, known: Snapshot) -> Snapshot:
    body = known.get("body", "") if is_empty(snapshot["body"]) else snapshot["body"]
    return snapshot | {"body": body}


def _has_typed_on(saved: Snapshot, snapshot: Snapshot) -> bool:
    """Whether ``snapshot`` says more than spelling tags another way and leaving companies to us."""
    changed = set(versions.list_changed(saved, fill_in(snapshot, saved)))
    if set(map(fold_name, snapshot["tags"])) == set(map(fold_name, saved["tags"])):
        changed.discard("tags")
    if set(snapshot["companies"]) <= set(saved["companies"]):
        changed.discard("companies")
    return bool(changed)


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

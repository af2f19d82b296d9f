"""Undoing of an import: what it made goes, unless somebody edited it here or something needs it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from authors.models import User
from comments import private_side
from comments.models import Comment
from comments.moderation import recount
from wordpress.importing.digests import digest_object
from wordpress.models import Import, ImportedRow, Kind

BATCH = 200
# What hangs on others goes before them.
ORDER = (
    Kind.PING,
    Kind.COMMENT,
    Kind.ATTACHMENT,  # those that are documents; pictures are in use until their articles are gone
    Kind.POST,
    Kind.PAGE,
    Kind.ATTACHMENT,
    Kind.TAG,
    Kind.CATEGORY,
    Kind.AUTHOR,
)
EDITED = "Edited here since"
NEEDED = "In use here"
CHANGED = "Here before the import, which changed it"


class UndoRefused(Exception):
    """The import cannot be undone; the message says why, in plain words."""


def undo_import(
    run: Import, *, by: User | None, say: Callable[[int], None] = lambda done: None
) -> dict[str, Any]:
    """Take away what ``run`` made. Returns ``{"removed": {kind: n}, "left": {kind: {why: n}}}``.

    Safe to run again: it goes on where it stood. Raises ``UndoRefused``.
    """
    if run.is_dry_run or (run.is_under_way and run.status != Import.Status.UNDOING):
        raise UndoRefused("Only an import that was done, or stopped, can be undone.")
    Import.objects.filter(pk=run.pk).update(status=Import.Status.UNDOING)
    removed: Counter[str] = Counter(run.report.get("undone", {}).get("removed", {}))
    left: dict[str, Counter[str]] = {}
    done = 0
    for kind in ORDER:
        left.pop(kind, None)  # pictures are tried twice
        done = _undo_kind(run, kind, removed, left.setdefault(kind, Counter()), done, say)
    changed = run.changed_rows.exclude(made_by=run)
    for kind in Kind:
        if count := changed.filter(kind=kind).count():
            left.setdefault(kind, Counter())[CHANGED] = count
    told = {
        "removed": dict(removed),
        "left": {kind: dict(reasons) for kind, reasons in left.items() if reasons},
        "by": by.get_username() if by else "",
        "at": timezone.now().isoformat(),
    }
    run.report = {**run.report, "undone": told}
    run.status = Import.Status.UNDONE
    run.save(update_fields=["report", "status"])
    return told


def _undo_kind(
    run: Import,
    kind: Kind,
    removed: Counter[str],
    left: Counter[str],
    done: int,
    say: Callable[[int], None],
) -> int:
    last = None
    while True:
        rows = run.made_rows.filter(kind=kind).order_by("-pk")
        batch = list(rows.filter(pk__lt=last)[:BATCH] if last else rows[:BATCH])
        if not batch:
            return done
        for row in batch:
            with transaction.atomic():
                reason = _remove(row)
                if reason:
                    left[reason] += 1
                else:
                    removed[kind] += 1
            done += 1
        last = batch[-1].pk
        say(done)


def _remove(row: ImportedRow) -> str:
    """Remove what ``row`` is here, and the row. Returns why it stays, or ""."""
    model = apps.get_model(row.model)
    found = model._default_manager.filter(pk=row.object_id).first()
    if found is not None:
        if digest_object(found) != row.written_digest:
            return EDITED
        try:
            with transaction.atomic():
                _delete(found)
        except (ProtectedError, RestrictedError):
            return NEEDED
    row.delete()
    return ""


def _delete(found: Any) -> None:
    if isinstance(found, Comment):
        if found.replies.exists():
            raise RestrictedError("It was answered.", set())
        private_side.forget(Comment.objects.filter(pk=found.pk))
        found.delete()
        recount(found.article_id)
        return
    if found._meta.label_lower == "articles.article" and found.comments.exists():
        raise ProtectedError("Comments stand under it.", set())
    if found._meta.label_lower == "articles.tag" and found.placements.exists():
        raise ProtectedError("Articles have it.", set())
    found.delete()

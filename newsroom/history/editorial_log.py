"""Editorial log: what of an article's changes is written down for good.

Django's own ``LogEntry`` says what somebody did in a sentence, and anybody with the database can
change it. Its entries say from what to what, can be asked by kind, person, article and day, come
from commands and the worker too, and the database refuses to change them.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.clock import format_moment
from articles.models import Article
from authors.models import User
from newsroom.models import EditorialLog

Kind = EditorialLog.Kind

SENT_BACK = "Sent back"
# The fields of a snapshot whose changes are written down, and under which kind.
WATCHED = {
    "status": Kind.STATE,
    "headline": Kind.HEADLINE,
    "slug": Kind.SLUG,
    "published_at": Kind.TIME,
    "embargo_until": Kind.TIME,
    "withdraw_at": Kind.TIME,
}


def write(
    article: Article,
    *,
    by: User | None,
    kind: EditorialLog.Kind = Kind.WORKFLOW,
    field: str = "",
    before: str = "",
    after: str = "",
) -> EditorialLog:
    """Add an entry about ``article``. Returns it."""
    return EditorialLog.objects.create(
        article=article,
        headline=article.headline,
        kind=kind,
        field=field,
        before=before,
        after=after,
        by=by,
    )


def find_words_back(article: Article) -> EditorialLog | None:
    """The entry with what was said when ``article`` was sent back; None once it moved on."""
    moved_or_said = Q(kind=Kind.STATE) | Q(kind=Kind.WORKFLOW, field=SENT_BACK)
    entries = EditorialLog.objects.filter(moved_or_said, article=article).select_related("by")
    newest = entries.first()
    return newest if newest and newest.field == SENT_BACK else None


def write_changes(
    article: Article,
    *,
    by: User | None,
    before: dict[str, Any],
    after: dict[str, Any],
    labels: dict[str, str],
) -> None:
    """Add an entry for each watched field that differs between two snapshots (``versions.py``)."""
    EditorialLog.objects.bulk_create(
        EditorialLog(
            article=article,
            headline=article.headline,
            kind=kind,
            field=labels[name],
            before=_format(name, before.get(name)),
            after=_format(name, after.get(name)),
            by=by,
        )
        for name, kind in WATCHED.items()
        if before.get(name) != after.get(name)
    )


def _format(name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "status":
        return Article.Status(value).label
    if WATCHED[name] == Kind.TIME:
        return format_moment(datetime.fromisoformat(value))
    return str(value)

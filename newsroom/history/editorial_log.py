"""Editorial log: what of an article's changes is written down for good.

Django's own ``LogEntry`` says what somebody did in a sentence, and anybody with the database can
change it. Its entries say from what to what, can be asked by kind, person, article and day, come
from commands and the worker too, and the database refuses to change them.
"""

from datetime import datetime

from articles.clock import format_moment
from articles.models import Article
from newsroom.models import EditorialLog

Kind = EditorialLog.Kind

# The fields of a snapshot whose changes are written down, and under which kind.
WATCHED = {
    "status": Kind.STATE,
    "headline": Kind.HEADLINE,
    "slug": Kind.SLUG,
    "published_at": Kind.TIME,
    "embargo_until": Kind.TIME,
    "withdraw_at": Kind.TIME,
}


def write(article, *, by, kind, field="", before="", after=""):
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


def write_changes(article, *, by, before, after, labels):
    """Add an entry for each watched field that differs between two snapshots (``history.py``)."""
    EditorialLog.objects.bulk_create(
        EditorialLog(
            article=article,
            headline=article.headline,
            kind=kind,
            field=labels[name],
            before=_shown(name, before.get(name)),
            after=_shown(name, after.get(name)),
            by=by,
        )
        for name, kind in WATCHED.items()
        if before.get(name) != after.get(name)
    )


def _shown(name, value):
    if not value:
        return ""
    if name == "status":
        return Article.Status(value).label
    if WATCHED[name] == Kind.TIME:
        return format_moment(datetime.fromisoformat(value))
    return str(value)

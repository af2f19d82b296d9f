"""Steps done with an article, in sentences, from Django's own log: a version has no words for them.

Of that log, a save has the names of fields alone, and the versions tell what became of them.
"""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from articles.models import Article


def list_done(article: Article, *, since: datetime | None = None) -> QuerySet[LogEntry]:
    """List what was done with ``article`` since a moment, newest first."""
    about = ContentType.objects.get_for_model(Article)
    logged = LogEntry.objects.filter(content_type=about, object_id=str(article.pk))
    done = logged.exclude(change_message="").exclude(change_message__startswith="[")
    return (done.filter(action_time__gte=since) if since else done).select_related("user")

"""Trash. Deleted articles, kept with all their versions until the worker empties it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.models import Article
from articles.models.queryset import ArticleQuerySet
from authors.models import User
from newsroom.history import editorial_log
from newsroom.permissions import match_own

KEPT = timedelta(days=30)


def list_deleted(user: User) -> ArticleQuerySet:
    """What is in the trash and ``user`` may return, the newest first: an editor all."""
    deleted = Article.objects.deleted().defer("body", "body_compiled", "body_text", "search")
    if not user.has_perm("articles.edit_any_article"):
        deleted = deleted.filter(match_own(user))
    return deleted.order_by("-deleted_at", "-pk")


@app.periodic(cron="53 3 * * *")
@app.task(name="newsroom.empty_trash", queueing_lock="empty_trash")
def empty_daily(timestamp: int = 0) -> None:
    """Delete for good what has been in the trash for its time."""
    empty()


def empty() -> int:
    """Delete for good what is over its time, one by one, each with a log entry. Returns how many.

    Safe to run again and beside a running site: one that was returned meanwhile stays.
    """
    over = Article.objects.deleted().filter(deleted_at__lte=timezone.now() - KEPT)
    return sum(_delete_for_good(pk) for pk in list(over.values_list("pk", flat=True)))


@transaction.atomic
def _delete_for_good(pk: int) -> bool:
    over = Article.objects.deleted().filter(pk=pk, deleted_at__lte=timezone.now() - KEPT)
    article = over.select_for_update(of=("self",)).defer("search").first()
    if article is None:
        return False
    editorial_log.write(article, by=None, field="Trash", after="Deleted for good")
    article.delete()
    return True

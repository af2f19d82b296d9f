"""Closing of comments. An article's own time, or so long after it as its categories say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.fixed_queries import FixedQuery, Given
from articles.models import Article
from comments.models import ClosingRule, CommentSettings

# What must be at hand of an article.
COLUMNS = ("published_at", "comments_open", "comments_close_at")


@dataclass(frozen=True)
class Closing:
    """Whether an article takes no comments; ``at`` is the time that closed it, or will."""

    is_closed: bool
    at: datetime | None = None


def find_closing(article: Article, at: datetime | None = None) -> Closing:
    """Whether a reader may comment on ``article`` at ``at`` (default now); in one query at most.

    What is nearest counts: the article's own switch and time, else the shortest of its categories'
    rules, else the site's.
    """
    if not article.comments_open:
        return Closing(True)
    closes_at = article.comments_close_at
    if closes_at is None:
        ((of_category, of_site),) = _days.fetch(article=article.pk)
        closes_at = _time_by_rule(article.published_at, of_category, of_site)
    return _close(closes_at, at or timezone.now())


def read_closing(article_id: int, at: datetime) -> Closing:
    """What ``find_closing`` says of a live article that is not at hand; in one query.

    Raises ``Article.DoesNotExist`` where no such article is live.
    """
    found = _live_article.fetch(article=article_id, at=at)
    if not found:
        raise Article.DoesNotExist
    published_at, is_open, closes_at, *days = found[0]
    return _close(closes_at or _time_by_rule(published_at, *days), at) if is_open else Closing(True)


@FixedQuery
def _days() -> QuerySet[Any, Any]:
    this = Article.objects.filter(pk=Given("article", BigIntegerField()))
    return this.order_by().values_list(*_list_days())


@FixedQuery
def _live_article() -> QuerySet[Any, Any]:
    at: Any = Given("at", DateTimeField())
    this = Article.objects.live(at).filter(pk=Given("article", BigIntegerField()))
    return this.order_by().values_list(*COLUMNS, *_list_days())


def _list_days() -> list[Subquery]:
    """The shortest rule of an article's categories, and the site's."""
    in_category = ClosingRule.objects.filter(category__placements__article=OuterRef("pk"))
    shortest = in_category.order_by("days").values("days")[:1]
    return [Subquery(shortest), Subquery(CommentSettings.objects.values("close_after_days")[:1])]


def _time_by_rule(
    published_at: datetime | None, of_category: int | None, of_site: int | None
) -> datetime | None:
    days = of_site if of_category is None else of_category
    if days is None or published_at is None:
        return None
    return published_at + timedelta(days=days)


def _close(closes_at: datetime | None, at: datetime) -> Closing:
    return Closing(bool(closes_at and closes_at <= at), closes_at)

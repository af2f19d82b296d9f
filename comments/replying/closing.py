"""Closing of comments. An article's own time, or so long after it as its categories say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

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
    closes_at = article.comments_close_at or _time_by_rule(article)
    return Closing(bool(closes_at and closes_at <= (at or timezone.now())), closes_at)


def _time_by_rule(article: Article) -> datetime | None:
    in_category = ClosingRule.objects.filter(category__placements__article=OuterRef("pk"))
    shortest = Subquery(in_category.order_by("days").values("days")[:1])
    default = Subquery(CommentSettings.objects.values("close_after_days")[:1])
    this = Article.objects.filter(pk=article.pk)
    of_category, of_site = this.values_list(shortest, default).get()
    days = of_site if of_category is None else of_category
    if days is None or article.published_at is None:
        return None
    return article.published_at + timedelta(days=days)

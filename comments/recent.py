"""Recent comments, for the front page."""

from django.db import models
from django.utils import timezone

from articles.models.gate import live_at
from comments.models import Comment

SHOWN = 4
# One busy thread does not crowd out the others: the newest of each article among so many.
LOOKED_AT = 25
COLUMNS = ("article_id", "name", "text", "article__slug", "article__headline")


def list_recent() -> list[Comment]:
    """The newest visible comments on live articles, one an article, read from their index."""
    comments = Comment.objects.visible().filter(live_at(timezone.now(), path="article__"))
    newest = comments.select_related("article").only(*COLUMNS).fetch_mode(models.FETCH_RAISE)
    by_article: dict[int, Comment] = {}
    for comment in newest.order_by("-created_at", "-pk")[:LOOKED_AT]:
        by_article.setdefault(comment.article_id, comment)
    return list(by_article.values())[:SHOWN]

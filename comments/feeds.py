"""Feeds of comments: the newest of the whole site, or of one article."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from articles.addresses.permalinks import absolute
from articles.feeds.base import LENGTH, SiteFeed
from articles.models import Article
from articles.page_tags import ARTICLES, name_links, name_row
from comments.models import Comment
from comments.templatetags.comments import comment_text
from house_style.curly_quotes import curl_quotes

COLUMNS = ("name", "text", "created_at", "article__slug", "article__headline")


class CommentFeed(SiteFeed):
    """The newest visible comments on live articles."""

    title: Any = "Comments"
    description: Any = "What readers answer."

    def page_tags(self, obj: Article | None) -> list[str]:
        return [name_row(obj)] if obj else ["comments", ARTICLES]

    def base(self, obj: Article | None) -> str:
        return self.link(obj) if obj else absolute("/comments/")

    def items(self, obj: Article | None) -> QuerySet[Comment]:
        on = [obj] if obj else Article.objects.live()
        newest = Comment.objects.filter(article__in=on).visible().order_by("-created_at", "-pk")
        return newest.select_related("article").only(*COLUMNS)[:LENGTH]

    def item_title(self, item: Comment) -> str:
        return f"{item.name} on “{curl_quotes(item.article.headline)}”"

    def item_pubdate(self, item: Comment) -> datetime:
        return item.created_at

    def item_extra_kwargs(self, item: Comment) -> dict[str, Any]:
        html, authors = comment_text(item.text), [{"name": item.name}]
        return {"html": html, "authors": authors, "page_tags": name_links([item.article])}


class ArticleCommentFeed(CommentFeed):
    """The newest visible comments on one live article."""

    description = ""

    def get_object(self, request: HttpRequest, *args: Any, slug: str) -> Article:
        return get_object_or_404(Article.objects.live().only("slug", "headline"), slug=slug)

    def title(self, obj: Article) -> str:
        return f"Comments on “{curl_quotes(obj.headline)}”"

"""RSS of the newest comments, of the whole site or of one article."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from articles.caching import public_page
from articles.models import Article
from articles.permalinks import absolute
from comments.models import Comment
from comments.templatetags.comments import comment_text

LENGTH = 20
COLUMNS = ("name", "text", "created_at", "article__slug", "article__headline")


class CommentRss(Rss201rev2Feed):
    """RSS 2.0 that names a comment's writer, whose address nobody has."""

    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:creator", item["creator"])


class LatestComments(Feed):
    """The newest visible comments on live articles."""

    feed_type = CommentRss

    def title(self, obj):
        return "Comments – AutoInformed"

    def description(self, obj):
        return "What readers of AutoInformed answer."

    def comments(self, obj):
        return Comment.objects.filter(article__in=Article.objects.live())

    def link(self, obj):
        return absolute(reverse("articles:front"))

    def feed_url(self, obj):
        return absolute(reverse("comments:feed"))

    def items(self, obj):
        newest = self.comments(obj).visible().select_related("article").only(*COLUMNS)
        return newest.order_by("-created_at", "-pk")[:LENGTH]

    def item_title(self, item):
        return f"{item.name} on “{item.article.headline}”"

    def item_description(self, item):
        return comment_text(item.text)

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item):
        return item.created_at

    def item_extra_kwargs(self, item):
        return {"creator": item.name}


class CommentsOfArticle(LatestComments):
    """The newest visible comments on one live article."""

    def get_object(self, request, slug):
        return get_object_or_404(Article.objects.live().only("slug", "headline"), slug=slug)

    def title(self, obj):
        return f"Comments on “{obj.headline}” – AutoInformed"

    def description(self, obj):
        return f"What readers answer to “{obj.headline}”."

    def comments(self, obj):
        return Comment.objects.filter(article=obj)

    def link(self, obj):
        return absolute(obj.get_absolute_url())

    def feed_url(self, obj):
        return absolute(reverse("comments:article_feed", args=[obj.slug]))


latest = require_safe(public_page(LatestComments()))
of_article = require_safe(public_page(CommentsOfArticle()))

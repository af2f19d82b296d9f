"""The channels of comments: the newest of the whole site, or of one article."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.feeds.entries import Channel, Entry, Person
from articles.models import Article
from articles.permalinks import absolute
from comments.models import Comment
from comments.templatetags.comments import comment_text

LENGTH = 20
COLUMNS = ("name", "text", "created_at", "article__slug", "article__headline")


def site():
    """The newest visible comments on live articles."""
    return Channel(
        page=reverse("articles:front"),
        base="/comments/",
        entries=_entries(Comment.objects.filter(article__in=Article.objects.live())),
        name="Comments",
        about="What readers answer.",
    )


def of_article(slug):
    """The newest visible comments on one live article."""
    article = get_object_or_404(Article.objects.live().only("slug", "headline"), slug=slug)
    page = article.get_absolute_url()
    name = f"Comments on “{article.headline}”"
    return Channel(page, page, _entries(Comment.objects.filter(article=article)), name=name)


def _entries(comments):
    newest = comments.visible().select_related("article").only(*COLUMNS)
    return [_entry(comment) for comment in newest.order_by("-created_at", "-pk")[:LENGTH]]


def _entry(comment):
    address = absolute(comment.get_absolute_url())
    return Entry(
        key=address,
        url=address,
        title=f"{comment.name} on “{comment.article.headline}”",
        html=comment_text(comment.text),
        published=comment.created_at,
        changed=comment.created_at,
        authors=(Person(comment.name),),
    )

"""Comment count. The number of visible comments that an article keeps."""

from django.db import transaction

from articles.models import Article
from comments.models import Comment


@transaction.atomic
def recount(article_id: int) -> None:
    """Set the article's kept number of visible comments; call it last in a transaction.

    The article is locked before the count: a count that another transaction overtook would stand.
    """
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article_id)
    visible = Comment.objects.filter(article_id=article_id).visible().count()
    Article.objects.filter(pk=article_id).update(comment_count=visible)

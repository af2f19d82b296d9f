"""Mail about comments: what it calls an article."""

from comments.models import Comment


def name_article(comment: Comment) -> str:
    """The headline of a comment's article, on one line."""
    return " ".join(comment.article.headline.split())

"""Permissions on one article: who may edit it, note on it, and see a version of it."""

from articles.models import Article
from authors.models import User
from newsroom.models import Assignment, Revision


def may_edit(user: User, article: Article | None = None) -> bool:
    """Whether ``user`` may edit ``article`` (None: any): an editor all, a writer own drafts."""
    if not user.has_perm("articles.change_article"):
        return False
    if article is None or user.has_perm("articles.edit_any_article"):
        return True
    return article.status == Article.Status.DRAFT and owns(user, article)


def owns(user: User, article: Article) -> bool:
    """Whether ``article`` is the user's own: started by, given to or bylined with them."""
    return (
        article.created_by_id == user.pk
        or Assignment.objects.filter(article=article, assignee=user).exists()
        or article.bylines.filter(author__user=user).exists()
    )


def may_write_notes(user: User, article: Article) -> bool:
    """Whether ``user`` may write and resolve notes on ``article``: an editor, or who owns it."""
    if user.has_perm("articles.edit_any_article"):
        return True
    return user.has_perm("articles.change_article") and owns(user, article)


def may_see_revision(user: User, revision: Revision) -> bool:
    """Whether ``user`` may see ``revision``; what somebody has not saved yet is theirs."""
    if revision.kind == Revision.Kind.AUTOSAVED and revision.created_by != user:
        return user.has_perms(["newsroom.view_revision", "articles.edit_any_article"])
    return user.has_perm("newsroom.view_revision")

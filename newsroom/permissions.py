"""Permissions on one article: who may edit it, note on it, and see a version of it."""

from articles.models import Article
from newsroom.models import Revision


def may_edit(user, article=None):
    """Whether ``user`` may edit ``article`` (None: any): an editor all, a writer own drafts."""
    if not user.has_perm("articles.change_article"):
        return False
    if article is None or user.has_perm("articles.edit_any_article"):
        return True
    return article.status == Article.Status.DRAFT and user.owns(article)


def may_write_notes(user, article):
    """Whether ``user`` may write and resolve notes on ``article``: an editor, or who owns it."""
    if user.has_perm("articles.edit_any_article"):
        return True
    return user.has_perm("articles.change_article") and user.owns(article)


def may_see_revision(user, revision):
    """Whether ``user`` may see ``revision``; what somebody has not saved yet is theirs."""
    if revision.kind == Revision.Kind.AUTOSAVED and revision.created_by != user:
        return user.has_perms(["newsroom.view_revision", "articles.edit_any_article"])
    return user.has_perm("newsroom.view_revision")

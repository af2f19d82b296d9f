"""Permissions on one article: who may read it, edit it, note on it, and see a version of it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.models import Article, Byline
from articles.models.gate import live_at
from authors.models import User
from newsroom.models import Assignment, Revision

# Where roles are looked up; sign-in has others too.
BACKEND = "django.contrib.auth.backends.ModelBackend"
Status = Article.Status


def may_read(user: User, article: Article) -> bool:
    """Whether ``user`` may read ``article``: what is live, an editor all, a writer their own."""
    if article.status == Status.DELETED or not user.has_perm("articles.view_article"):
        return False
    return article.is_live or user.has_perm("articles.edit_any_article") or owns(user, article)


def match_readable(user: User, *, path: str = "") -> Q:
    """The condition of ``may_read`` on rows; ``path`` leads to the article, as ``article__``."""
    if not user.has_perm("articles.view_article"):
        return Q(pk__in=[])
    there = ~Q((f"{path}status", Status.DELETED))
    if user.has_perm("articles.edit_any_article"):
        return there
    return live_at(timezone.now(), path=path) | (there & match_own(user, path=path))


def match_own(user: User, *, path: str = "") -> Q:
    """The condition of ``owns`` on rows; ``path`` leads to the article, as ``article__``."""
    given = Assignment.objects.filter(assignee=user)
    bylined = Byline.objects.filter(author__user=user)
    return (
        Q((f"{path}created_by", user))
        | Q((f"{path}pk__in", given.values("article_id")))
        | Q((f"{path}pk__in", bylined.values("article_id")))
    )


def may_edit(user: User, article: Article | None = None) -> bool:
    """Whether ``user`` may edit ``article`` (None: any): an editor all, a writer own drafts."""
    if not user.has_perm("articles.change_article"):
        return False
    if article is None:
        return True
    if user.has_perm("articles.edit_any_article"):
        return article.status != Status.DELETED
    return article.status == Status.DRAFT and owns(user, article)


def may_take_back(user: User, article: Article) -> bool:
    """Whether ``user`` may take an article of their own back from the desk, if it is there."""
    return user.has_perm("articles.change_article") and owns(user, article)


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


def may_see_notes(user: User, article: Article) -> bool:
    """Whether ``user`` may see the notes on ``article``: who writes and may read it."""
    return user.has_perm("articles.change_article") and may_read(user, article)


def list_who_see_notes(article: Article) -> QuerySet[User]:
    """The colleagues for whom ``may_see_notes`` holds, in one query."""
    writers = User.objects.with_perm("articles.change_article", backend=BACKEND)
    writers = writers.filter(is_active=True, is_staff=True)
    if article.status == Status.DELETED or article.is_live:
        return writers if article.is_live else writers.none()
    editors = User.objects.with_perm("articles.edit_any_article", backend=BACKEND)
    given = Assignment.objects.filter(article=article)
    bylined = Byline.objects.filter(article=article)
    return writers.filter(
        Q(pk__in=editors.values("pk"))
        | Q(pk=article.created_by_id)
        | Q(pk__in=given.values("assignee_id"))
        | Q(pk__in=bylined.values("author__user_id"))
    )


def may_see_revision(user: User, revision: Revision) -> bool:
    """Whether ``user`` may see ``revision``: an editor all, a writer their own articles' versions.

    What somebody has not saved yet is theirs.
    """
    article = revision.article
    is_deleted = article is not None and article.status == Status.DELETED
    if is_deleted or not user.has_perm("newsroom.view_revision"):
        return False
    if user.has_perm("articles.edit_any_article") or revision.created_by == user:
        return True
    is_saved = revision.kind != Revision.Kind.AUTOSAVED
    return is_saved and article is not None and owns(user, article)

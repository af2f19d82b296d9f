"""Screens beside an article's own: finding the article, and the frame around the screen."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from articles.models import Article
from images.admin.staff_view import make_context
from newsroom.desk_zone import DESK_ZONE
from newsroom.permissions import may_edit, may_read


def get_readable_article(user, article_id):
    """Return the article as it is stored; refuses who may not read it."""
    article = _get_article(article_id)
    if not may_read(user, article):
        raise PermissionDenied
    return article


def get_editable_article(user, article_id):
    """Return the article as it is stored; refuses who may not edit it."""
    article = _get_article(article_id)
    if not may_edit(user, article):
        raise PermissionDenied
    return article


def _get_article(article_id):
    there = Article.objects.exclude(status=Article.Status.DELETED)
    return get_object_or_404(there.defer("search"), pk=article_id)


def render_screen(request, page, *, title, model=Article, **context):
    """Render ``admin/articles/<page>.html`` in the frame of the newsroom."""
    frame = make_context(request, model, title) | {"desk_zone": DESK_ZONE}
    return render(request, f"admin/articles/{page}.html", frame | context)


def render_beside(request, page, article, **context):
    """Render a screen beside that of ``article``, under its headline."""
    beside = {"original": article, "subtitle": str(article)} | context
    return render_screen(request, f"article/{page}", **beside)

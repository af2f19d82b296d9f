"""Undoing a step that was taken from the list of articles: offered once, above the list."""

from django.urls import reverse

from articles.models import Article
from newsroom.steps import find_step

UNDO = "article_undo"  # in the session


def remember(request, article, step):
    """Keep what undoes ``step`` for the list's next view, if anything does."""
    if step.undone_by:
        request.session[UNDO] = [article.pk, step.undone_by.strip("_")]


def recall(request):
    """``{"article": …, "step": …, "url": …}`` of what can be undone, once; None for nothing."""
    key, slug = request.session.pop(UNDO, (None, "")) if request.method == "GET" else (None, "")
    article = Article.objects.filter(pk=key).defer("body", "search").first() if key else None
    step = article and find_step(article, request.user, slug)
    if not step:
        return None
    url = reverse("admin:articles_article_take", args=[article.pk, slug])
    return {"article": article, "step": step, "url": url}

"""Trash on screen: what was deleted, until when it can be returned, and a button to do so."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from images.admin.staff_view import staff_view
from newsroom import publishing, trash
from newsroom.views.screens import render_screen

MOST = 200


@staff_view("articles.delete_article")
def list_trash(request):
    """List what was deleted in the last 30 days, the newest first."""
    articles = list(trash.list_deleted(request.user)[: MOST + 1])
    for article in articles:
        article.gone_at = article.deleted_at + trash.KEPT
    return render_screen(
        request,
        "article/trash",
        title="Trash",
        articles=articles[:MOST],
        has_more=len(articles) > MOST,
        days=trash.KEPT.days,
    )


@staff_view("articles.delete_article", methods=("POST",))
def return_article(request, article_id):
    """Return an article from the trash."""
    article = get_object_or_404(trash.list_deleted(request.user), pk=article_id)
    try:
        publishing.restore(article, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        url = reverse("admin:articles_article_change", args=[article.pk])
        told = '<a href="{}">{}</a> is back: {}, with all its versions.'
        messages.success(request, format_html(told, url, article, article.state[1].lower()))
    return redirect("admin:articles_article_trash")

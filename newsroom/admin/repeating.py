"""Repeated saves of a new article: a double click, Back and Publish again, a tab that was doubled.

The page's sitting says which article it made. What was typed since is kept as unsaved changes to
that one, and put into its form.
"""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.changes import autosaves
from newsroom.permissions import may_edit


def answer_repeated(request, form_class):
    """Lead to the article that the page sent by ``request`` has made. None where it made none."""
    try:
        sitting = UUID(request.POST.get("sitting", ""))
    except ValueError:
        return None
    made = autosaves.find_made(request.user, sitting)
    if made is None:
        return None
    article, _ = made
    form = form_class(request.POST)
    form.is_valid()  # cleans what can be cleaned; what cannot be is kept as typed
    kept = autosaves.keep_autosave(by=request.user, sitting=sitting, snapshot=form.as_snapshot())
    told = f"This page has made “{article}” already ({article.state[1].lower()}); here it is. "
    told += "There is no second one."
    if kept is None:
        messages.info(request, told)
        return redirect("admin:articles_article_change", article.pk)
    if not may_edit(request.user, article):
        messages.warning(request, f"{told} What you typed since is kept here, for you alone.")
        return redirect("admin:articles_article_version", kept.pk)
    told += " What you typed since is in the form, not saved yet: look it over, then save."
    messages.warning(request, told)
    screen = reverse("admin:articles_article_change", args=[article.pk])
    return redirect(f"{screen}?from={kept.pk}&on={article.version}")

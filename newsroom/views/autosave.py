"""Autosave and attendance: what ``static/js/newsroom/autosave.js`` asks while somebody writes."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from articles.clock import format_time
from articles.models import Article
from images.admin.staff_view import staff_view
from newsroom.changes import autosaves, presence
from newsroom.history import versions
from newsroom.views.screens import get_editable_article

# Bytes of one call. The longest article of twenty years had 60,000.
LARGEST = 1_500_000


@staff_view(methods=("POST",))
def keep_autosave(request, article_id=None):
    """Keep what stands in the form, valid or not, without touching the article."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return JsonResponse({"problem": "This text is too long for autosave."}, status=413)
    article = _get_article_to_write(request.user, article_id)
    article_admin = admin.site.get_model_admin(Article)
    form_class = article_admin.get_form(request, article, change=article is not None)
    form = form_class(request.POST, instance=article)
    form.is_valid()  # cleans what can be cleaned; what cannot be is kept as typed
    typed = form.cleaned_data
    if typed.get("sitting") is None:
        problem = "This page cannot be autosaved. Copy your text, then load the page again."
        return JsonResponse({"problem": problem}, status=400)
    saved = get_editable_article(request.user, article_id) if article_id else None
    kept = autosaves.keep_autosave(
        by=request.user,
        article=saved,
        sitting=typed["sitting"],
        snapshot=form.as_snapshot(),
        base_version=typed.get("base_version") or 0,
        continued=typed.get("continued"),
        was_sent="was_sent" in request.POST,
        is_as_opened="as_opened" in request.POST,
    )
    if saved:
        presence.note_presence(saved, request.user)
    told = {"at": format_time(timezone.now()), "kept": kept is not None}
    if kept:
        if kept.article == saved:  # else it made that article before, and is known by its own
            told["sitting"] = str(kept.sitting)
        told["preview"] = reverse("admin:articles_article_preview_revision", args=[kept.pk])
        told["checks"] = reverse("admin:articles_article_checks_revision", args=[kept.pk])
    elif saved:
        told["checks"] = reverse("admin:articles_article_checks", args=[saved.pk])
    return JsonResponse(told | _tell_attendance(request, saved))


@staff_view(methods=("GET", "POST"))
def note_attendance(request, article_id=None):
    """Tell who else has the article open. A POST says that the person who asks has it open too."""
    article = _get_article_to_write(request.user, article_id)
    if article and request.method == "POST":
        presence.note_presence(article, request.user)
    return JsonResponse(_tell_attendance(request, article))


@staff_view(methods=("POST",))
def discard_autosave(request, revision_id):
    """Throw away unsaved text of the person who asks; the screen it was asked on opens again."""
    revision = get_object_or_404(autosaves.list_unsaved(request.user), pk=revision_id)
    article_id = revision.article_id
    autosaves.throw_away(revision)
    if "from_home" in request.POST:
        return redirect("admin:index")
    if article_id:
        return redirect("admin:articles_article_change", article_id)
    return redirect("admin:articles_article_add")


def _get_article_to_write(user, article_id):
    """The article, or None for a new one; refuses who may not write it."""
    if article_id:
        return get_editable_article(user, article_id)
    if not user.has_perm("articles.add_article"):
        raise PermissionDenied
    return None


def _tell_attendance(request, article):
    """Who is here, which version is saved and by whom; and a fresh token, for after sign-in."""
    told = {"token": get_token(request), "others": [], "version": 0}
    if article is None:
        return told
    newest = versions.find_newest(article)
    return told | {
        "others": presence.list_others(article, request.user),
        "version": article.version,
        "saved_by": presence.get_name(newest.created_by) if newest else "",
        "saved_at": format_time(newest.created_at) if newest else "",
    }

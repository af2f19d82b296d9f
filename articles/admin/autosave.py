"""The calls of the article screen while somebody writes: what is typed, and who else is here."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from articles import autosaves, history, presence
from articles.models import Article

# Bytes of one call. The longest article of twenty years had 60,000.
LARGEST = 1_500_000


class AutosaveMixin:
    """What ``static/js/newsroom/autosave.js`` asks of the article screen."""

    def get_urls(self):
        name = "articles_article"
        autosave = self.admin_site.admin_view(require_POST(self.autosave))
        attendance = self.admin_site.admin_view(
            require_http_methods(["GET", "POST"])(self.attendance)
        )
        discard = self.admin_site.admin_view(require_POST(self.discard))
        return [
            path("autosave/", autosave, name=f"{name}_autosave_new"),
            path("attendance/", attendance, name=f"{name}_attendance_new"),
            path("autosave/<int:revision_id>/discard/", discard, name=f"{name}_discard"),
            path("<int:article_id>/autosave/", autosave, name=f"{name}_autosave"),
            path("<int:article_id>/attendance/", attendance, name=f"{name}_attendance"),
            *super().get_urls(),
        ]

    def autosave(self, request, article_id=None):
        """Keep what stands in the form, valid or not, without touching the article."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return JsonResponse({"problem": "This text is too long for autosave."}, status=413)
        article = self._may_write(request, article_id)
        form_class = self.get_form(request, article, change=article is not None)
        form = form_class(request.POST, instance=article)
        form.is_valid()  # cleans what can be cleaned; what cannot be is kept as typed
        sitting = form.cleaned_data.get("sitting")
        if sitting is None:
            return JsonResponse({"problem": "Which sitting?"}, status=400)
        saved = Article.objects.defer("search").get(pk=article_id) if article_id else None
        kept = autosaves.keep(
            by=request.user,
            article=saved,
            sitting=sitting,
            snapshot=form.as_snapshot(),
            base_version=form.cleaned_data.get("base_version") or 0,
            continued=form.cleaned_data.get("continued"),
            was_sent="was_sent" in request.POST,
        )
        if saved:
            presence.call(saved, request.user)
        told = {"at": f"{localtime():%H:%M}", "kept": kept is not None}
        if kept:
            told["sitting"] = str(kept.sitting)
            told["preview"] = reverse("admin:articles_article_preview_revision", args=[kept.pk])
        return JsonResponse(told | self._attendance_of(request, saved))

    def attendance(self, request, article_id=None):
        """Who else has the article open. A POST says that the person who asks has it open too."""
        article = self._may_write(request, article_id)
        if article and request.method == "POST":
            presence.call(article, request.user)
        return JsonResponse(self._attendance_of(request, article))

    def discard(self, request, revision_id):
        """Throw one's own unsaved text away; the screen it was typed in opens without it."""
        revision = get_object_or_404(autosaves.of_person(request.user), pk=revision_id)
        article = revision.article
        autosaves.throw_away(revision)
        if article:
            url = reverse("admin:articles_article_change", args=[article.pk])
        else:
            url = reverse("admin:articles_article_add")
        return HttpResponseRedirect(url)

    def _may_write(self, request, article_id):
        """The article, or None for a new one; refuses who may not edit it."""
        if article_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def _attendance_of(self, request, article):
        """Who is here, which version is saved and by whom; and a fresh token, for after sign-in."""
        told = {"token": get_token(request), "others": [], "version": 0}
        if article is None:
            return told
        newest = history.newest_save(article)
        return told | {
            "others": presence.others(article, request.user),
            "version": article.version,
            "saved_by": presence.name_of(newest.created_by) if newest else "",
            "saved_at": f"{localtime(newest.created_at):%H:%M}" if newest else "",
        }

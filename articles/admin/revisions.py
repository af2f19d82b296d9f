"""The versions of an article: reading, comparing, naming, taking one up again.

A prepared change is one of them, with a time of its own (``articles/prepared.py``).
"""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import autosaves, differences, history, prepared, published_changes, publishing
from articles.admin.forms import DESK_ZONE
from articles.models import Article, Revision

SHOWN = 100  # of an article's versions, the newest


class TimeForm(forms.Form):
    """When a prepared change goes live, in the desk's zone."""

    due_at = forms.SplitDateTimeField(
        label="Goes live at", required=False, widget=AdminSplitDateTime
    )
    embargo_until = forms.SplitDateTimeField(
        label="Embargo until",
        required=False,
        widget=AdminSplitDateTime,
        help_text="No role can put the change live before this moment.",
    )


class VersionsMixin:
    """What was saved, typed and prepared of one article, newest first; and each by itself."""

    def get_urls(self):
        def view(wrapped):
            return self.admin_site.admin_view(wrapped)

        name = "articles_article_version"
        return [
            path("<int:article_id>/versions/", view(require_safe(self.versions)), name=f"{name}s"),
            path(
                "versions/<int:revision_id>/",
                view(require_http_methods(["GET", "POST"])(self.version)),
                name=name,
            ),
            path(
                "<int:article_id>/prepare/",
                view(require_POST(self.prepare)),
                name="articles_article_prepare",
            ),
            *super().get_urls(),
        ]

    def versions(self, request, article_id):
        """Who changed what and when."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not request.user.has_perm("articles.view_revision"):
            raise PermissionDenied
        rows = list(article.revisions.select_related("created_by")[: SHOWN + 1])
        context = self.admin_site.each_context(request) | {
            "title": "Versions",
            "subtitle": str(article),
            "opts": self.opts,
            "original": article,
            "rows": _with_changes(rows)[:SHOWN],
            "has_more": len(rows) > SHOWN,
        }
        return render(request, "admin/articles/article/versions.html", context)

    def version(self, request, revision_id):
        """One version: what it changed, or how it differs from what is there now."""
        rows = Revision.objects.select_related("article", "created_by")
        revision = get_object_or_404(rows, pk=revision_id)
        if not self.may_see_revision(request, revision):
            raise PermissionDenied
        article = revision.article
        may_edit = article is not None and self.has_change_permission(request, article)
        may_publish = may_edit and self.has_publish_permission(request)
        time_form = TimeForm(
            request.POST if "_set_time" in request.POST else None,
            initial={"due_at": revision.due_at, "embargo_until": revision.embargo_until},
        )
        if request.method == "POST":
            answer = self._act_on(request, revision, time_form, may_edit, may_publish)
            if answer:
                return answer
        before, after, against = _compared(revision, with_now="now" in request.GET)
        context = self.admin_site.each_context(request) | {
            "title": str(revision),
            "subtitle": str(article or revision.snapshot["headline"]),
            "opts": self.opts,
            "original": article,
            "revision": revision,
            "against": against,
            "differences": differences.between(before, after),
            "conflicts": [history.LABELS[name] for name in prepared.conflicts(revision)]
            if revision.is_waiting
            else [],
            "may_edit": may_edit,
            "may_publish": may_publish,
            "time_form": time_form,
            "desk_zone": DESK_ZONE,
            "media": self.media + time_form.media,
        }
        return render(request, "admin/articles/article/version.html", context)

    def _act_on(self, request, revision, time_form, may_edit, may_publish):
        """Name a version, or take a step with a prepared change. None where a form is wrong."""
        here = HttpResponseRedirect(request.get_full_path())
        wants = next((name for name in request.POST if name.startswith("_")), "")
        if not (may_publish if wants in ("_put_live", "_set_time") else may_edit):
            raise PermissionDenied
        try:
            match wants:
                case "_name":
                    revision.label = request.POST.get("label", "").strip()[:100]
                    revision.save(update_fields=["label"])
                    messages.success(request, f"This is now called “{revision}”.")
                case "_set_time":
                    if not time_form.is_valid():
                        return None
                    prepared.set_time(revision, by=request.user, **time_form.cleaned_data)
                    messages.success(request, "The time is noted.")
                case "_put_live":
                    return self._put_live(request, revision)
                case "_cancel":
                    prepared.cancel(revision, by=request.user)
                    messages.success(request, "The change is cancelled. It stays in the versions.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return here

    def _put_live(self, request, revision):
        seen_before = published_changes.seen(revision.article_id)
        article = prepared.put_live(revision, by=request.user)
        article.seen_before = seen_before
        messages.success(request, f"The change to “{article}” is live.")
        self.ask_for_a_correction(request, article)
        url = reverse("admin:articles_article_change", args=[article.pk])
        return HttpResponseRedirect(url)

    def prepare(self, request, article_id):
        """Keep what stands in the form as a change to the live article, which stays as it is."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        form_class = self.get_form(request, article, change=True)
        form_class.is_prepared = True
        form = form_class(request.POST, instance=article)
        if not form.is_valid():
            screen = reverse("admin:articles_article_change", args=[article_id])
            return self.changeform_view(request, str(article_id), form_url=screen)
        try:
            change = self._prepared(request, article_id, form)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article_id]))
        messages.success(request, "The change is prepared. Readers see nothing of it yet.")
        return HttpResponseRedirect(reverse("admin:articles_article_version", args=[change.pk]))

    @transaction.atomic
    def _prepared(self, request, article_id, form):
        typed = form.cleaned_data
        article = Article.objects.defer("search").get(pk=article_id)
        publishing.hold(article)
        replaces = article.revisions.waiting().filter(pk=typed["continued"]).first()
        sitting = autosaves.end(
            by=request.user, sitting=typed["sitting"], continued=typed["continued"]
        )
        return prepared.prepare(
            article,
            by=request.user,
            snapshot=form.as_snapshot(),
            base_version=typed["base_version"] or article.version,
            sitting=sitting,
            replaces=replaces,
        )


def _with_changes(rows):
    """Pairs of a revision (newest first) and what it changed, in words."""
    saved = {row.version: row for row in rows if row.kind == Revision.Kind.SAVED}
    versions = sorted(saved)
    pairs = []
    for row in rows:
        older = [version for version in versions if version <= row.base_version]
        before = saved[older[-1]].snapshot if older else {}
        names = history.changed(before, row.snapshot)
        pairs.append((row, [history.LABELS[name] for name in names]))
    return pairs


def _compared(revision, *, with_now):
    """Two snapshots to show the difference of, and what the first or second of them is."""
    article = revision.article
    if article is None:
        return {}, revision.snapshot, ""
    if revision.is_waiting:
        return *prepared.changes(revision), "what readers see now"
    if with_now:
        return revision.snapshot, history.snapshot(article), "what is there now"
    earlier = article.revisions.saved().filter(version__lte=revision.base_version)
    before = earlier.order_by("-version").first()
    if before is None:
        return {}, revision.snapshot, ""
    return before.snapshot, revision.snapshot, f"version {before.version} before it"

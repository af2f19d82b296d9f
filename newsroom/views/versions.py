"""Versions of an article: reading, comparing, naming, taking one up again.

A prepared change is one of them, with a time of its own (``newsroom/changes/prepared.py``).
"""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from articles.models import Article
from authors.models import User
from images.admin.staff_view import staff_view
from newsroom import publishing
from newsroom.changes import autosaves, prepared
from newsroom.correction_prompt import offer_correction
from newsroom.history import differences, versions
from newsroom.history.steps_done import list_done
from newsroom.models import Revision
from newsroom.permissions import may_edit, may_see_revision
from newsroom.time_field import DeskTimeField
from newsroom.views.screens import get_editable_article, get_readable_article, render_beside

SHOWN = 100  # of an article's versions, the newest


class TimeForm(forms.Form):
    """When a prepared change goes live, in the desk's zone."""

    due_at = DeskTimeField(label="Goes live at", required=False)
    embargo_until = DeskTimeField(
        label="Embargo until",
        required=False,
        help_text="No role can put the change live before this moment.",
    )


@dataclass(frozen=True)
class HistoryLine:
    """One line of an article's history: a version and what it changed, or what was done."""

    at: datetime
    by: User | None
    revision: Revision | None = None
    changed: list[str] = field(default_factory=list)
    done: str = ""


@staff_view("newsroom.view_revision")
def list_versions(request, article_id):
    """Show who changed what and when, newest first."""
    article = get_readable_article(request.user, article_id)
    rows = list(article.revisions.select_related("created_by")[: SHOWN + 1])
    has_more = len(rows) > SHOWN
    done = list_done(article, since=rows[SHOWN - 1].created_at if has_more else None)
    kept = [
        HistoryLine(row.created_at, row.created_by, row, names)
        for row, names in _with_changes(rows)[:SHOWN]
    ]
    steps = [
        HistoryLine(entry.action_time, entry.user, done=entry.change_message)
        for entry in done[:SHOWN]
    ]
    lines = sorted([*steps, *kept], key=attrgetter("at"), reverse=True)
    context = {"lines": lines, "has_more": has_more}
    return render_beside(request, "versions", article, title="Versions", **context)


@staff_view(methods=("GET", "POST"))
def show_version(request, revision_id):
    """Show what a version changed, or how it differs from what is there now; act on it."""
    rows = Revision.objects.select_related("article", "created_by")
    revision = get_object_or_404(rows, pk=revision_id)
    if not may_see_revision(request.user, revision):
        raise PermissionDenied
    article = revision.article
    is_editor = article is not None and may_edit(request.user, article)
    is_publisher = is_editor and request.user.has_perm("articles.publish_article")
    time_form = TimeForm(
        request.POST if "_set_time" in request.POST else None,
        initial={"due_at": revision.due_at, "embargo_until": revision.embargo_until},
    )
    if request.method == "POST":
        wants = next((name for name in request.POST if name.startswith("_")), "")
        if not (is_publisher if wants in ("_put_live", "_set_time") else is_editor):
            raise PermissionDenied
        if answer := _act(request, revision, wants, time_form):
            return answer
    before, after, against = _pair_with(revision, with_now="now" in request.GET)
    conflicts = prepared.list_conflicts(revision) if revision.is_waiting else []
    return render_beside(
        request,
        "version",
        article,
        title=str(revision),
        subtitle=str(article or revision.snapshot["headline"]),
        revision=revision,
        against=against,
        differences=differences.list_differences(before, after),
        conflicts=[versions.LABELS[name] for name in conflicts],
        may_edit=is_editor,
        may_publish=is_publisher,
        time_form=time_form,
        media=admin.site.get_model_admin(Article).media + time_form.media,
    )


@staff_view("articles.change_article", methods=("POST",))
def prepare_change(request, article_id):
    """Keep what stands in the form as a change to the live article, which stays as it is."""
    article = get_editable_article(request.user, article_id)
    article_admin = admin.site.get_model_admin(Article)
    form_class = article_admin.get_form(request, article, change=True)
    form = form_class(request.POST, instance=article, is_prepared=True)
    screen = reverse("admin:articles_article_change", args=[article_id])
    if not form.is_valid():
        return article_admin.changeform_view(request, str(article_id), form_url=screen)
    try:
        change = _prepare(request.user, article_id, form)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(screen)
    messages.success(request, "The change is prepared. Readers see nothing of it yet.")
    return redirect("admin:articles_article_version", change.pk)


def _act(request, revision, wants, time_form):
    """Name a version, or take a step with a prepared change. None where a form is wrong."""
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
                before = versions.snapshot(revision.article)
                article = prepared.put_live(revision, by=request.user)
                messages.success(request, f"The change to “{article}” is live.")
                offer_correction(request, article, before, versions.snapshot(article))
                return redirect("admin:articles_article_change", article.pk)
            case "_cancel":
                prepared.cancel(revision, by=request.user)
                messages.success(request, "The change is canceled. It stays in the versions.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(request.get_full_path())


@transaction.atomic
def _prepare(user, article_id, form):
    typed = form.cleaned_data
    article = Article.objects.defer("search").get(pk=article_id)
    publishing.hold_article(article)
    replaces = article.revisions.waiting().filter(pk=typed["continued"]).first()
    sitting = autosaves.end_sitting(by=user, sitting=typed["sitting"], continued=typed["continued"])
    return prepared.prepare(
        article,
        by=user,
        snapshot=form.as_snapshot(),
        base_version=typed["base_version"] or article.version,
        sitting=sitting,
        replaces=replaces,
    )


def _with_changes(rows):
    """Pairs of a revision (newest first) and what it changed, in words."""
    saved = {row.version: row for row in rows if row.kind == Revision.Kind.SAVED}
    numbers = sorted(saved)
    pairs = []
    for row in rows:
        older = [number for number in numbers if number <= row.base_version]
        before = saved[older[-1]].snapshot if older else {}
        names = versions.list_changed(before, row.snapshot)
        pairs.append((row, [versions.LABELS[name] for name in names]))
    return pairs


def _pair_with(revision, *, with_now):
    """Two snapshots to show the difference of, and what the first or second of them is."""
    article = revision.article
    if article is None:
        return {}, revision.snapshot, ""
    if revision.is_waiting:
        return *prepared.preview_merge(revision), "what readers see now"
    if with_now:
        return revision.snapshot, versions.snapshot(article), "what is there now"
    earlier = article.revisions.saved().filter(version__lte=revision.base_version)
    before = earlier.order_by("-version").first()
    if before is None:
        return {}, revision.snapshot, ""
    return before.snapshot, revision.snapshot, f"version {before.version} before it"

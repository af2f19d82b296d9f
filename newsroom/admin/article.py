"""Articles: their list, their form, and the screens beside it."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.forms.widgets import Script
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html

from articles.addresses.slugs import path_of
from articles.autocomplete import ChoiceBoxes
from articles.capped_paginator import CappedPaginator
from articles.clock import format_moment
from articles.models import Article, Byline
from house_style import search_words
from images.admin.tabs import TabFilter
from images.admin.thumbnails import draw_thumbnail
from newsroom import filing, publishing, trash
from newsroom.admin import panels, repeating, row_steps
from newsroom.admin.forms import ArticleForm
from newsroom.changes import autosaves
from newsroom.checklist import faults
from newsroom.correction_prompt import offer_correction
from newsroom.desk_zone import DESK_ZONE
from newsroom.history.versions import keep_first_version
from newsroom.models import Revision
from newsroom.permissions import match_readable, may_edit, may_see_revision
from newsroom.steps import STEPS, publish_unless_held_back
from newsroom.time_field import AS_DESK_TIME
from newsroom.views import (
    autosave,
    calendar,
    checklist,
    documents,
    lookups,
    notes,
    preview_links,
    reads,
    steps_to_undo,
    tables,
    versions,
    workflow,
)
from newsroom.views import trash as trash_screen

# The trash has a screen of its own.
STATES = [(value, label) for value, label in Article.Status.choices if value != "deleted"]
# Which revision the form opens with, and the version that it is to go over.
TAKEN_UP = ("from", "on")
PUBLICATION_FIELDS = ("published_at", "embargo_until", "withdraw_at", "lead_until")


class StateFilter(TabFilter):
    """The five states, with published split by the clock into live and scheduled."""

    title = "state"
    parameter_name = "state"
    counted = ("live", "scheduled", *(value for value, _ in STATES))

    def lookups(self, request, model_admin):
        return [("live", "Live"), ("scheduled", "Scheduled"), *STATES]

    def narrow(self, rows, value):
        match value:
            case "live":
                return rows.live()
            case "scheduled":
                return rows.filter(pk__in=Article.objects.scheduled().values("pk"))
            case status:
                return rows.filter(status=status)


class MineFilter(TabFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "Mine")]

    def narrow(self, rows, value):
        if value != "mine":
            return rows
        byline = Byline.objects.filter(author__user=self.request.user)
        return rows.filter(Q(created_by=self.request.user) | Q(pk__in=byline.values("article_id")))


def _search_query(term):
    """The words of ``term`` as a search engine reads them, or as far as they are typed.

    (Looking for letters inside of words would read the whole archive.)
    """
    begun = search_words.read_begun(term, are_all=True)
    return search_words.read_query(term).build_query() | begun.build_query()


@admin.register(Article)
class ArticleAdmin(ChoiceBoxes, admin.ModelAdmin):
    form = ArticleForm
    formfield_overrides = {models.DateTimeField: AS_DESK_TIME}
    list_display = ["picture", "headline", "state", "published", "byline", "comments"]
    list_display_links = ["headline"]
    list_select_related = ["lead_image"]
    list_filter = [StateFilter, MineFilter]
    has_tabs = True
    list_per_page = 50
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count the archive
    show_full_result_count = False
    search_fields = ["headline"]
    search_help_text = "Words of the headline or the text, a company, a symbol, a tag, an author."
    ordering = ["-updated_at"]
    raw_id_fields = ["lead_image"]
    actions = ["submit_selected", "publish_selected", "withdraw_selected"]
    # The first is the column that is written in, the others are panels of the inspector beside it.
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "body"]}),
        (
            "Article",
            {
                "fields": [
                    *("filed_under", "byline", "lead_image", "lead_caption"),
                    *("tags", "about_companies"),
                ]
            },
        ),
        (
            "Timing",
            {
                "fields": [*PUBLICATION_FIELDS, "comments_open", "comments_close_at"],
                "description": DESK_ZONE,
            },
        ),
        ("Address and search", {"fields": ["slug", "seo_title", "seo_description"]}),
    ]

    class Media:
        css = {
            "all": [
                "css/newsroom.css",
                "css/newsroom/article.css",
                "css/newsroom/writing.css",
                "css/newsroom/checklist.css",
                "css/newsroom/notes.css",
                "css/newsroom/figures.css",
            ]
        }
        js = [
            # First: it hears that the editor is ready only if it runs before the editor.
            Script("js/newsroom/margin-notes.js", type="module"),
            Script("js/newsroom/checks.js", type="module"),
            Script("js/newsroom/writing.js", type="module"),
            Script("js/newsroom/inspector.js", type="module"),
            Script("js/newsroom/saving.js", type="module"),
            Script("js/newsroom/autosave.js", type="module"),
            Script("js/newsroom/live-preview.js", type="module"),
        ]

    # Who may what

    def has_change_permission(self, request, obj=None):
        return may_edit(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is withdrawn, not deleted: its path has to answer."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.was_ever_live())

    def has_publish_permission(self, request):
        return request.user.has_perm("articles.publish_article")

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_publish_permission(request) else PUBLICATION_FIELDS

    def get_actions(self, request, action_location=admin.ActionLocation.CHANGE_LIST):
        """Delete one by one, where the screen says why it may not be."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def get_list_display(self, request):
        return [*self.list_display, row_steps.make_column(request)]

    def changelist_view(self, request, extra_context=None):
        context = {"undo": steps_to_undo.recall(request)} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_queryset(self, request):
        readable = super().get_queryset(request).filter(match_readable(request.user))
        return readable.defer("body", "body_compiled", "body_text", "search")

    def get_object(self, request, object_id, from_field=None):
        """Load the whole row; while saving, hold it, so that two saves come one after the other."""
        article = super().get_object(request, object_id, from_field)
        if article is None:
            return None
        rows = Article.objects.defer("search")
        if request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        return rows.get(pk=article.pk)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(search=_search_query(search_term)), False

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        bylines = Prefetch("bylines", Byline.objects.select_related("author"))
        changelist.result_list = changelist.result_list.prefetch_related(bylines)
        return changelist

    @admin.display(description="picture", empty_value="")
    def picture(self, article):
        return draw_thumbnail(article.lead_image)

    @admin.display(description="state", ordering="status")
    def state(self, article):
        name, label = article.state
        return format_html('<span class="state state--{}">{}</span>', name, label)

    @admin.display(description="published", ordering="published_at")
    def published(self, article):
        return format_moment(article.published_at) if article.published_at else ""

    @admin.display(description="comments", ordering="comment_count")
    def comments(self, article):
        return article.comment_count or ""

    @admin.display(description="byline")
    def byline(self, article):
        return ", ".join(author.name for author in article.named_authors())

    def get_urls(self):
        screens: list[tuple[str, Any, str]] = [
            ("calendar/", calendar.show_calendar, "calendar"),
            ("reads/", reads.show_reads, "reads"),
            ("trash/", trash_screen.list_trash, "trash"),
            ("<int:article_id>/return/", trash_screen.return_article, "return"),
            ("<int:article_id>/move/", calendar.move_article, "calendar_move"),
            ("<int:article_id>/check/<slug:step>/", checklist.check_step, "check"),
            ("<int:article_id>/checks/", checklist.check_article, "checks"),
            ("versions/<int:revision_id>/checks/", checklist.check_revision, "checks_revision"),
            ("link-search/", lookups.find_links, "link_search"),
            ("picture-search/", lookups.find_pictures, "picture_search"),
            ("fill-changes/", tables.fill_changes, "fill_changes"),
            ("tag-names/", lookups.complete_tag, "tag_names"),
            ("autosave/", autosave.keep_autosave, "autosave_new"),
            ("attendance/", autosave.note_attendance, "attendance_new"),
            ("autosave/<int:revision_id>/discard/", autosave.discard_autosave, "discard"),
            ("<int:article_id>/take/<slug:step>/", checklist.take_step, "take"),
            ("<int:article_id>/autosave/", autosave.keep_autosave, "autosave"),
            ("<int:article_id>/attendance/", autosave.note_attendance, "attendance"),
            ("<int:article_id>/versions/", versions.list_versions, "versions"),
            ("versions/<int:revision_id>/", versions.show_version, "version"),
            ("<int:article_id>/prepare/", versions.prepare_change, "prepare"),
            ("<int:article_id>/preview/", preview_links.preview_article, "preview"),
            (
                "versions/<int:revision_id>/preview/",
                preview_links.preview_revision,
                "preview_revision",
            ),
            ("<int:article_id>/preview-links/", preview_links.list_preview_links, "preview_links"),
            (
                "preview-links/<int:link_id>/revoke/",
                preview_links.revoke_preview_link,
                "preview_link_revoke",
            ),
            ("<int:article_id>/workflow/", workflow.show_workflow, "workflow"),
            ("<int:article_id>/take-back/", workflow.take_back, "take_back"),
            ("notes/<int:note_id>/resolve/", workflow.resolve_note, "note_resolve"),
            ("<int:article_id>/notes/", notes.write_note, "notes"),
            ("<int:article_id>/notes/names/", notes.complete_name, "note_names"),
            ("mail/", workflow.set_mail, "mail"),
            ("<int:article_id>/documents/", documents.list_documents, "documents"),
            ("documents/<int:document_id>/file/", documents.download_document, "document_file"),
        ]
        urls = [path(url, view, name=f"articles_article_{name}") for url, view, name in screens]
        return urls + super().get_urls()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; opened with the contents of a revision where the query string names one.

        It names the version that they are to go over too (``on``). Once that is saved over, the
        address opens what is saved: a revision is taken up once.
        """
        form = super().get_form(request, obj, change, **kwargs)
        key = request.GET.get("from", "")
        is_open = obj is None or request.GET.get("on") == str(obj.version)
        if request.method == "GET" and key.isdecimal() and is_open:
            revision = Revision.objects.filter(pk=key, article=obj).first()
            if revision and may_see_revision(request.user, revision):
                return partial(form, picked_up=revision)
        return form

    def history_view(self, request, object_id, extra_context=None):
        """One history: the versions tell more than the admin's own log, and that too."""
        if not object_id.isdecimal():
            raise Http404
        return redirect("admin:articles_article_versions", object_id)

    def get_view_on_site_url(self, obj=None):
        """Only where readers see it; before that there is the preview."""
        return obj.get_absolute_url() if obj is not None and obj.is_live else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= panels.describe_state(request.user, obj)
        if self.has_change_permission(request, obj) if obj else add:
            context |= panels.describe_writing(request, obj, context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving

    @transaction.atomic
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Lead to the article that this very page made before, rather than make a second one."""
        answer = None
        if request.method == "POST" and object_id is None and self.has_add_permission(request):
            answer = repeating.answer_repeated(request, self.get_form(request, None))
        return answer or super().changeform_view(request, object_id, form_url, extra_context)

    # Django logs the save between `save_related` and the response, and hands the response nothing
    # but the request and the article. A button's step is logged after the save, yet written along
    # with what follows it: so that is done in the response, and the request takes it there.

    def save_model(self, request, obj, form, change):
        """Leave the row to ``save_related``, where what it compiles is needed."""

    def save_related(self, request, form, formsets, change):
        article, typed = form.instance, form.cleaned_data
        if change:
            keep_first_version(article, form.stored)
        else:
            article.created_by = request.user
        compiled = article.compile()
        article.save(compiled=compiled)
        super().save_related(request, form, formsets, change)
        byline = typed["byline"]
        own_profile = getattr(request.user, "author", None)
        if not change and not byline and own_profile:
            byline = [own_profile]
        filing.set_bylines(article, byline)
        filing.file_under(article, list(typed["filed_under"]))
        filing.set_companies(article, list(typed["about_companies"]))
        if typed["left_out"]:
            autosaves.set_aside(article, by=request.user, snapshot=typed["left_out"])
        sitting = autosaves.end_sitting(
            by=request.user, sitting=typed["sitting"], continued=typed["continued"]
        )
        request.saved_form = (form.stored, compiled, sitting)

    def response_add(self, request, obj, post_url_continue=None):
        answer = _finish_save(request, obj, *request.saved_form)
        return answer or _forget_revision(super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        answer = _finish_save(request, obj, *request.saved_form)
        return answer or _forget_revision(super().response_change(request, obj))

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, {"days": trash.KEPT.days})

    def get_deleted_objects(self, objs, request):
        """Nothing goes with an article into the trash: all that hangs on it stays as it is."""
        return [], {}, set(), []

    def log_deletions(self, request, queryset):
        """Leave the log to ``publishing.delete``, which says that it can be returned."""

    def delete_model(self, request, obj):
        publishing.delete(obj, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        told = '“{}” is in the trash for {} days. <a href="{}">Open the trash</a> to return it.'
        trash_url = reverse("admin:articles_article_trash")
        messages.success(request, format_html(told, obj_display, trash.KEPT.days, trash_url))
        return redirect("admin:articles_article_changelist")

    @admin.action(description="Submit selected drafts for review", permissions=["change"])
    def submit_selected(self, request, queryset):
        editable = [article for article in queryset if may_edit(request.user, article)]
        _take_each(request, editable, publishing.submit, "submitted")

    @admin.action(description="Publish selected articles now", permissions=["publish"])
    def publish_selected(self, request, queryset):
        _take_each(request, queryset, publish_unless_held_back, "published")

    @admin.action(description="Withdraw selected articles", permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        _take_each(request, queryset, publishing.withdraw, "withdrawn")


def _forget_revision(response):
    """Take the revision that the form was opened with out of where a save leads."""
    if response.has_header("Location"):
        parts = urlsplit(response["Location"])
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in TAKEN_UP]
        response["Location"] = parts._replace(query=urlencode(kept)).geturl()
    return response


def _finish_save(request, article, stored, compiled, sitting):
    """Do what follows a save, and take the step whose button sent the form.

    ``stored`` is the snapshot of what was there before. Returns where to go then, None where Django
    knows. The save stands where the step is held back, by the checklist or to ask something first,
    or is refused itself.
    """
    is_preview = "_preview" in request.POST
    step = next((step for step in STEPS if step.name in request.POST and not is_preview), None)
    if step and not (request.user.has_perm(step.permission) and step.fits(article)):
        raise PermissionDenied
    save = publishing.follow_save(article, compiled, by=request.user, sitting=sitting)
    if save.is_new:
        before = stored["slug"]
        if before and before != article.slug and article.was_ever_live():
            told = "The path is now {}. The old one, {}, redirects to it."
            messages.info(request, told.format(path_of(article.slug), path_of(before)))
        offer_correction(request, article, stored, save.snapshot)
    is_held = step and (
        step.ask(article) or (step.is_checked and faults.list_blocking(article, compiled))
    )
    if is_held:
        publishing.write_save(article, save, by=request.user)
        return redirect("admin:articles_article_check", article.pk, step.slug)
    if step:
        _take_step(request, article, step, save)
        return redirect("admin:articles_article_change", article.pk)
    publishing.write_save(article, save, by=request.user)
    return redirect("admin:articles_article_preview", article.pk) if is_preview else None


def _take_step(request, article, step, save):
    try:
        step.take(article, by=request.user, save=save)
    except ValidationError as error:
        publishing.write_save(article, save, by=request.user)
        messages.error(request, f"Saved, but not done: {' '.join(error.messages)}")
    else:
        messages.success(request, step.tell(article))


def _take_each(request, articles, verb, what):
    done = 0
    for article in articles:
        try:
            verb(article, by=request.user)
        except ValidationError as error:
            messages.error(request, f"{article}: {' '.join(error.messages)}")
        else:
            done += 1
    messages.success(request, f"{done} {'article' if done == 1 else 'articles'} {what}.")

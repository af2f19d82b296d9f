"""The article screen and the list of articles."""

import re
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.forms.widgets import Script
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from articles import autosaves, differences, history, published_changes, publishing
from articles.admin.autosave import AutosaveMixin
from articles.admin.calendar import CalendarMixin
from articles.admin.checking import ChecklistMixin, items
from articles.admin.documents import DocumentsMixin
from articles.admin.forms import DESK_ZONE, ArticleForm
from articles.admin.linking import LinkingMixin
from articles.admin.paginator import CappedPaginator
from articles.admin.previews import PreviewMixin
from articles.admin.revisions import VersionsMixin
from articles.admin.steps import STEPS, publish_unless_held_back, steps_for
from articles.admin.workflow import WorkflowMixin
from articles.models import Article, Byline, Revision, Tag, TagAlias
from articles.slugs import path_of

PUBLICATION_FIELDS = ("published_at", "embargo_until", "withdraw_at", "lead_until")


class StateFilter(admin.SimpleListFilter):
    """The five states, with published split by the clock into live and scheduled."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("live", "Live"), ("scheduled", "Scheduled"), *Article.Status.choices]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "live":
                return queryset.live()
            case "scheduled":
                return queryset.filter(pk__in=Article.objects.scheduled().values("pk"))
            case status:
                return queryset.filter(status=status)


class MineFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "Mine")]

    def queryset(self, request, queryset):
        if self.value() != "mine":
            return queryset
        byline = Byline.objects.filter(author__user=request.user)
        return queryset.filter(Q(created_by=request.user) | Q(pk__in=byline.values("article_id")))


def _wanted(term):
    """What a search of the list asks the index: the words as a search engine reads them, or as far
    as they are typed. (A look for letters inside of words would read the whole archive.)"""
    words = SearchQuery(term, search_type="websearch", config="english")
    begun = " & ".join(f"'{word}':*" for word in re.findall(r"\w+", term))
    if not begun:
        return words
    return words | SearchQuery(begun, search_type="raw", config="english")


def _may_edit(user, article):
    """Whether ``user`` may edit ``article`` (None: any): an editor all, a writer own drafts."""
    if not user.has_perm("articles.change_article"):
        return False
    if article is None or user.has_perm("articles.edit_any_article"):
        return True
    return article.status == Article.Status.DRAFT and user.owns(article)


@admin.register(Article)
class ArticleAdmin(
    CalendarMixin,
    ChecklistMixin,
    LinkingMixin,
    AutosaveMixin,
    VersionsMixin,
    PreviewMixin,
    WorkflowMixin,
    DocumentsMixin,
    admin.ModelAdmin,
):
    form = ArticleForm
    list_display = ["headline", "state", "published", "byline", "comments"]
    list_filter = [StateFilter, MineFilter]
    list_per_page = 50
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count the archive
    show_full_result_count = False
    search_fields = ["headline"]
    search_help_text = "Words of the headline or the text, a company, a symbol, a tag, an author."
    ordering = ["-updated_at"]
    autocomplete_fields = ["lead_image"]
    actions = ["submit_selected", "publish_selected", "withdraw_selected"]
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "body"], "classes": ["text"]}),
        ("Byline", {"fields": ["byline"], "classes": ["aside"]}),
        ("Lead image", {"fields": ["lead_image", "lead_caption"], "classes": ["aside"]}),
        (
            "Filed under",
            {"fields": ["filed_under", "tags", "about_companies"], "classes": ["aside"]},
        ),
        (
            "Publication",
            {
                "fields": ["published_at", "embargo_until", "withdraw_at", "lead_until"],
                "classes": ["aside"],
                "description": DESK_ZONE,
            },
        ),
        (
            "Comments",
            {"fields": ["comments_open", "comments_close_at"], "classes": ["aside", "collapse"]},
        ),
        (
            "Address and search engines",
            {
                "fields": ["slug", "seo_title", "seo_description"],
                "classes": ["aside", "collapse"],
            },
        ),
    ]

    class Media:
        css = {
            "all": [
                "css/newsroom.css",
                "css/newsroom/article.css",
                "css/newsroom/checklist.css",
            ]
        }
        js = [
            Script("js/newsroom/autosave.js", type="module"),
            Script("js/newsroom/live-preview.js", type="module"),
        ]

    # Who may what

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_edit(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is withdrawn, not deleted: its address has to answer."""
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

    # The list

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "body_compiled", "body_text", "search")

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
        return queryset.filter(search=_wanted(search_term)), False

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        bylines = Prefetch("bylines", Byline.objects.select_related("author"))
        changelist.result_list = changelist.result_list.prefetch_related(bylines)
        return changelist

    @admin.display(description="state", ordering="status")
    def state(self, article):
        name, label = article.state
        return format_html('<span class="state state--{}">{}</span>', name, label)

    @admin.display(description="published", ordering="published_at")
    def published(self, article):
        return (
            date_format(localtime(article.published_at), "j M Y, H:i")
            if article.published_at
            else ""
        )

    @admin.display(description="comments", ordering="comment_count")
    def comments(self, article):
        return article.comment_count or ""

    @admin.display(description="byline")
    def byline(self, article):
        return ", ".join(author.name for author in article.named_authors())

    # The screen

    def get_urls(self):
        tag_names = self.admin_site.admin_view(require_safe(self.tag_names))
        return [
            path("tag-names/", tag_names, name="articles_article_tag_names"),
            *super().get_urls(),
        ]

    def tag_names(self, request):
        """Complete a tag: the 20 that start with what is typed, then those that hold it."""
        if not request.user.has_perm("articles.change_article"):
            raise PermissionDenied
        term = request.GET.get("term", "").strip()
        starts = Tag.objects.filter(TagAlias.is_named(term, lookup="istartswith"))
        names = [tag.name for tag in starts.order_by("name")[:20]]
        if len(names) < 20:
            holds = Tag.objects.filter(name__icontains=term).exclude(name__in=names)
            names += [tag.name for tag in holds.order_by("name")[: 20 - len(names)]]
        results = [{"id": name, "text": name} for name in names]
        return JsonResponse({"results": results, "pagination": {"more": False}})

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; opened with the contents of a revision where the address names one."""
        form = super().get_form(request, obj, change, **kwargs)
        key = request.GET.get("from", "")
        if request.method == "GET" and key.isdecimal():
            revision = Revision.objects.filter(pk=key, article=obj).first()
            if revision and self.may_see_revision(request, revision):
                form.picked_up = revision
        return form

    def get_view_on_site_url(self, obj=None):
        """Only where readers see it; before that there is the preview."""
        return obj.get_absolute_url() if obj is not None and obj.is_live else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        article = obj or Article()
        form = context["adminform"].form
        if self.has_change_permission(request, obj) if obj else add:
            context |= self._while_writing(request, obj, form)
            context["steps"] = steps_for(article, request.user)
        if obj and "steps" in context:
            context |= self._to_look_at(request, obj)
        context |= {
            "state": article.state,
            "live_url": obj.get_absolute_url() if obj and obj.is_live else "",
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _while_writing(self, request, article, form):
        """What keeps words from being lost: unsaved text, prepared changes, a save in between."""
        unsaved = []
        if request.method == "GET" and form.picked_up is None:
            unsaved = list(autosaves.of_person(request.user).filter(article=article))
        conflict = form.conflict
        compared = []
        if conflict:
            compared = [
                (difference, difference.name in conflict.only_theirs)
                for difference in differences.between(
                    conflict.theirs, conflict.mine, names=conflict.differing
                )
            ]
        return {
            "is_writing": True,
            "unsaved": unsaved,
            "picked_up": form.picked_up,
            "conflict": conflict,
            "compared": compared,
            "prepared": article.revisions.waiting().select_related("created_by") if article else [],
        }

    def _to_look_at(self, request, article):
        """What the panels above the form say."""
        may_add_notices = article.was_ever_live() and request.user.has_perms(
            ["articles.add_correction", "articles.add_followup"]
        )
        return {
            "items": items(article, user=request.user),
            "may_add_notices": may_add_notices,
            "corrections": article.corrections.all() if may_add_notices else [],
            "follow_ups": article.follow_ups.all() if may_add_notices else [],
        }

    # Saving

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        else:
            history.keep_first(obj, form.saved)
        obj.seen_before = published_changes.seen(obj.pk) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        article, typed = form.instance, form.cleaned_data
        byline = typed["byline"]
        own_profile = getattr(request.user, "author", None)
        if not change and not byline and own_profile:
            byline = [own_profile]
        publishing.set_bylines(article, byline)
        publishing.file_under(article, list(typed["filed_under"]))
        publishing.set_companies(article, list(typed["about_companies"]))
        if form.left_out:
            autosaves.set_aside(article, by=request.user, snapshot=form.left_out)
        sitting = autosaves.end(
            by=request.user, sitting=typed["sitting"], continued=typed["continued"]
        )
        publishing.saved(article, by=request.user, sitting=sitting)
        self._tell_of_a_new_address(request, article, form.saved["slug"])

    def _tell_of_a_new_address(self, request, article, before):
        if before and before != article.slug and article.was_ever_live():
            told = "The address is now {}. The old one, {}, redirects to it."
            messages.info(request, told.format(path_of(article.slug), path_of(before)))

    def response_add(self, request, obj, post_url_continue=None):
        return self._take_step(request, obj) or super().response_add(request, obj)

    def response_change(self, request, obj):
        return self._take_step(request, obj) or super().response_change(request, obj)

    def _take_step(self, request, article):
        """Carry out the step whose button saved the form; the save itself stands either way."""
        self.ask_for_a_correction(request, article)
        if "_preview" in request.POST:
            url = reverse("admin:articles_article_preview", args=[article.pk])
            return HttpResponseRedirect(url)
        step = next((step for step in STEPS if step.name in request.POST), None)
        if step is None:
            return None
        if not request.user.has_perm(step.permission) or not step.fits(article):
            raise PermissionDenied
        if held_back := self.held_back(article, step):
            return held_back
        try:
            step.take(article, by=request.user)
        except ValidationError as error:
            messages.error(request, f"Saved, but not done: {' '.join(error.messages)}")
        else:
            messages.success(request, step.done.format(article))
        url = reverse("admin:articles_article_change", args=[quote(article.pk)])
        return HttpResponseRedirect(url)

    def ask_for_a_correction(self, request, article):
        """Offer a correction where the save changed what readers may have relied on."""
        before, after = article.seen_before, published_changes.seen(article.pk)
        if not (before and after and request.user.has_perm("articles.add_correction")):
            return
        changes = published_changes.between(before, after)
        if not changes:
            return
        told = {"article": article.pk, "text": " ".join(change.told for change in changes)}
        messages.warning(
            request,
            format_html(
                "You changed {} of a published article. Readers who saw it before should know: "
                '<a href="{}?{}">add a correction</a>.',
                get_text_list([change.what for change in changes], "and"),
                reverse("admin:articles_correction_add"),
                urlencode(told),
            ),
        )

    # Many at once

    @admin.action(description="Submit selected drafts for review", permissions=["change"])
    def submit_selected(self, request, queryset):
        mine = [article for article in queryset if _may_edit(request.user, article)]
        self._take_each(request, mine, publishing.submit, "submitted")

    @admin.action(description="Publish selected articles now", permissions=["publish"])
    def publish_selected(self, request, queryset):
        self._take_each(request, queryset, publish_unless_held_back, "published")

    @admin.action(description="Withdraw selected articles", permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        self._take_each(request, queryset, publishing.withdraw, "withdrawn")

    def _take_each(self, request, articles, verb, what):
        done = 0
        for article in articles:
            try:
                verb(article, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{article}: {' '.join(error.messages)}")
            else:
                done += 1
        messages.success(request, f"{done} {'article' if done == 1 else 'articles'} {what}.")

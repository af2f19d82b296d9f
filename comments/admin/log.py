"""Moderation log in the admin: what was decided, by whom, when, why; to read and to take along."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html

from articles.capped_paginator import CappedPaginator
from articles.clock import format_moment
from articles.csv_download import find_listed, stream_csv
from articles.fixed_tables import ReadOnlyAdmin
from authors.models import User
from comments.admin.filters import find_key
from comments.models import Comment, ModerationLog
from images.admin.staff_view import staff_view

HEADINGS = ("When", "Who", "Comment", "What", "From", "House rule", "Why")


@staff_view("comments.view_moderationlog")
def export_log(request):
    """Send what the list shows as CSV, all of it, row by row."""
    entries = find_listed(request, ModerationLog)
    rows = map(_row, entries.iterator(chunk_size=1000))
    return stream_csv("moderation-log", HEADINGS, rows, by=request.user)


def _row(entry):
    return (
        entry.at,
        entry.by or "",
        entry.comment_id,
        entry.get_action_display(),
        entry.from_status,
        entry.house_rule or "",
        entry.words,
    )


FILTER = "admin/comments/moderationlog/_filter.html"


class ActionFilter(admin.ChoicesFieldListFilter):
    template = FILTER

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "what"


class PersonFilter(admin.SimpleListFilter):
    """Who may moderate or once did: the newsroom's people, and what nobody decided."""

    template = FILTER
    title = "who"
    parameter_name = "who"
    NOBODY = "nobody"

    def lookups(self, request, model_admin):
        people = User.objects.filter(is_staff=True).order_by("first_name", "last_name", "username")
        named = [(str(user.pk), user.get_full_name() or user.username) for user in people]
        return [*named, (self.NOBODY, "Nobody: readers and the machine")]

    def queryset(self, request, queryset):
        if self.value() == self.NOBODY:
            return queryset.filter(by=None)
        return queryset.filter(by=find_key(self.value())) if self.value() else queryset


class DayFilter(admin.DateFieldListFilter):
    template = FILTER

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "when"


@admin.register(ModerationLog)
class ModerationLogAdmin(ReadOnlyAdmin):
    """To read: the database refuses a change as well. A comment's screen undoes."""

    list_display = ["when", "what", "comment", "who", "was", "why"]
    list_filter = [("action", ActionFilter), PersonFilter, ("at", DayFilter)]
    show_facets = admin.ShowFacets.NEVER  # each would count the log
    list_select_related = ["by", "house_rule", "note", "standing"]
    list_per_page = 50
    paginator = CappedPaginator
    search_fields = ["=comment_id"]
    search_help_text = "The number of a comment."
    show_full_result_count = False
    ordering = ["-at", "-pk"]

    class Media:
        css = {"all": ["css/newsroom.css", "css/newsroom/comments.css"]}

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Moderation log"} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(comment_id=find_key(search_term.strip())), False

    def get_urls(self):
        name = "comments_moderationlog_export"
        return [path("export/", export_log, name=name), *super().get_urls()]

    @admin.display(description="when", ordering="at")
    def when(self, entry):
        return format_moment(entry.at)

    @admin.display(description="what", ordering="action")
    def what(self, entry):
        return entry.get_action_display()

    @admin.display(description="comment", ordering="comment_id")
    def comment(self, entry):
        url = reverse("admin:comments_comment_change", args=[entry.comment_id])
        return format_html('<a href="{}">Comment {}</a>', url, entry.comment_id)

    @admin.display(description="who")
    def who(self, entry):
        return (entry.by.get_full_name() or entry.by.get_username()) if entry.by else "–"

    @admin.display(description="was")
    def was(self, entry):
        labels = dict(Comment.Status.choices)
        return labels.get(entry.from_status, "–")

    @admin.display(description="why")
    def why(self, entry):
        parts = [str(entry.house_rule) if entry.house_rule else "", entry.words]
        return ": ".join(filter(None, parts)) or "–"

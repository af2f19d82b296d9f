"""Editorial log: who changed what of which article, to read and to take along as CSV."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.capped_paginator import CappedPaginator
from articles.clock import format_moment
from articles.fixed_tables import ReadOnlyAdmin
from house_style.shortening import cut_at_word
from newsroom.models import EditorialLog
from newsroom.views.log_export import export_log


class DayFilter(admin.DateFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "day"


class PersonFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "person"
        self.empty_value_display = SafeString("The newsroom itself")


@admin.register(EditorialLog)
class EditorialLogAdmin(ReadOnlyAdmin):
    """To read: the database refuses a change as well."""

    list_display = ["when", "who", "article_named", "kind", "field", "before_short", "after_short"]
    list_filter = ["kind", ("by", PersonFilter), ("at", DayFilter)]
    show_facets = admin.ShowFacets.NEVER  # each would count the log
    list_select_related = ["by"]
    list_per_page = 50
    paginator = CappedPaginator
    search_fields = ["headline", "=article__id"]
    search_help_text = "Words of a headline, or the number of an article."
    show_full_result_count = False
    ordering = ["-at", "-pk"]

    class Media:
        css = {"all": ["css/newsroom.css"]}

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Editorial log"} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip().isdecimal() and len(search_term.strip()) < 19:
            return queryset.filter(article=int(search_term)), False
        for word in search_term.split():
            queryset = queryset.filter(headline__icontains=word)
        return queryset, False

    def get_urls(self):
        name = "newsroom_editoriallog_export"
        return [path("export/", export_log, name=name), *super().get_urls()]

    @admin.display(description="when", ordering="at")
    def when(self, entry):
        return format_moment(entry.at)

    @admin.display(description="who", ordering="by")
    def who(self, entry):
        return entry.by or "the newsroom"

    @admin.display(description="article")
    def article_named(self, entry):
        url = reverse("admin:articles_article_change", args=[entry.article_id])
        return format_html('<a href="{}">{}</a>', url, entry.headline)

    @admin.display(description="from")
    def before_short(self, entry):
        return cut_at_word(entry.before, 200)

    @admin.display(description="to")
    def after_short(self, entry):
        return cut_at_word(entry.after, 200)

"""Broken links in the admin: what leads nowhere, and the article to mend it in."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles.capped_paginator import CappedPaginator
from articles.fixed_tables import ReadOnlyAdmin
from house_style.shortening import cut_at_word
from newsroom.links import checking
from newsroom.models import CheckedLink


@admin.register(CheckedLink)
class CheckedLinkAdmin(ReadOnlyAdmin):
    """What is broken alone; a link leaves the list when its article is mended and saved."""

    list_display = ["article_named", "address", "answer", "since"]
    list_filter = ["kind"]
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    paginator = CappedPaginator
    search_fields = ["url", "article__headline"]
    search_help_text = "A part of the address, or words of a headline."
    show_full_result_count = False
    ordering = ["-broken_since", "-pk"]
    actions = ["look_again"]

    class Media:
        css = {"all": ["css/newsroom.css"]}

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Broken links"} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_queryset(self, request):
        # Its text alone would be a megabyte on a page of long articles.
        rows = super().get_queryset(request).broken().select_related("article")
        return rows.only("kind", "url", "answer", "broken_since", "article__headline")

    @admin.action(description="Look again", permissions=["view"])
    def look_again(self, request, queryset):
        links = list(queryset)
        checking.check_again(links)
        said = (
            "What is ours was looked at again; other sites are asked by the worker within minutes."
        )
        messages.success(request, said)

    @admin.display(description="article", ordering="article__headline")
    def article_named(self, link):
        url = reverse("admin:articles_article_change", args=[link.article_id])
        return format_html('<a href="{}">{}</a>', url, link.article.headline)

    @admin.display(description="address", ordering="url")
    def address(self, link):
        short = cut_at_word(link.url, 120)
        if link.kind == CheckedLink.Kind.OUTSIDE:
            return format_html('<a href="{}" rel="noreferrer">{}</a>', link.url, short)
        if link.kind == CheckedLink.Kind.OWN:
            query = urlencode({"path": link.url})
            redirect = f"{reverse('admin:articles_address_add')}?{query}"
            return format_html('<span>{} <a href="{}">Redirect it</a></span>', short, redirect)
        return short

    @admin.display(description="since", ordering="broken_since")
    def since(self, link):
        return date_format(timezone.localtime(link.broken_since), "DATE_FORMAT")

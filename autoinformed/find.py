"""Search of the newsroom: any article by words, address or number, any screen by name."""

from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.models import Address, Article
from autoinformed.navigation import Group, Link
from house_style.folding import fold

SHOWN = 10


@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """Open the article whose address or number was asked for; list what else is meant."""
    asked = request.GET.get("q", "").strip()
    table = cast(Any, admin.site.get_model_admin(Article))
    may_read = table.has_view_permission(request)
    articles = table.get_queryset(request) if may_read else Article.objects.none()
    if (key := _read_key(asked)) and articles.filter(pk=key).exists():
        return redirect("admin:articles_article_change", key)
    context = admin.site.each_context(request)
    found = []
    if asked and may_read:
        matching, _ = table.get_search_results(request, articles, asked)
        found = list(matching.order_by("-updated_at")[:SHOWN])
    return render(
        request,
        "admin/find.html",
        context
        | {
            "title": "Find",
            "asked": asked,
            "articles": found,
            "screens": _find_screens(context["navigation"], asked),
        },
    )


def _read_key(asked: str) -> int | None:
    """The key of the article whose number, address or former address ``asked`` is."""
    if asked.isascii() and asked.isdecimal() and len(asked) <= 18:
        return int(asked)
    if not asked.startswith(("/", "http://", "https://")):
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    is_numbered = parts.query.startswith("p=") and parts.query[2:].isdecimal()
    path = f"/?{parts.query[:20]}" if is_numbered else quote(unquote(parts.path))
    return next(iter(Address.objects.find_articles([path]).values()), None)


def _find_screens(groups: list[Group], asked: str) -> list[Link]:
    words = fold(asked).split()
    links = [link for group in groups for link in group.links]
    return [link for link in links if words and all(word in fold(link.label) for word in words)]

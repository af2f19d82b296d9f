"""Search of the newsroom: any article by words, address or number, any screen by name.

While one types it offers the first of both; with Enter, or without scripts, it is a page.
"""

from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Address, Article
from autoinformed.navigation import Group, Link
from house_style.folding import fold

SHOWN = 10
SUGGESTED = 6  # of each kind, while one types


@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """Open the article whose address or number was asked for; list what else is meant."""
    asked = request.GET.get("q", "").strip()
    articles = _list_readable(request)
    if (key := _read_key(asked)) and articles.filter(pk=key).exists():
        return redirect("admin:articles_article_change", key)
    context = admin.site.each_context(request)
    found = {
        "title": "Find",
        "asked": asked,
        "articles": _find_articles(request, articles, asked)[:SHOWN],
        "screens": _find_screens(context["navigation"], asked),
    }
    return render(request, "admin/find.html", context | found)


@require_safe
def suggest(request: HttpRequest) -> HttpResponseBase:
    """What is meant so far: ``{"options": [{"words": …, "about": …, "url": …}]}``."""
    asked = request.GET.get("q", "").strip()
    articles = _list_readable(request)
    key = _read_key(asked)
    found = articles.filter(pk=key) if key else _find_articles(request, articles, asked)
    screens = _find_screens(admin.site.each_context(request)["navigation"], asked)
    options = [
        {"words": screen.label, "about": "Screen", "url": screen.url}
        for screen in screens[:SUGGESTED]
    ]
    options += [
        {
            "words": article.headline,
            "about": article.state[1],
            "url": reverse("admin:articles_article_change", args=[article.pk]),
        }
        for article in found[:SUGGESTED]
    ]
    return JsonResponse({"options": options})


def _list_readable(request: HttpRequest) -> QuerySet[Article]:
    """The articles that who asks may read, as the list of articles reads them."""
    table = cast(Any, admin.site.get_model_admin(Article))
    if not table.has_view_permission(request):
        return Article.objects.none()
    return cast("QuerySet[Article]", table.get_queryset(request))


def _find_articles(
    request: HttpRequest, articles: QuerySet[Article], asked: str
) -> QuerySet[Article]:
    """Those of ``articles`` that have the words, as far as they are typed, newest change first."""
    if not asked:
        return Article.objects.none()
    table = cast(Any, admin.site.get_model_admin(Article))
    matching, _ = table.get_search_results(request, articles, asked)
    return cast("QuerySet[Article]", matching.order_by("-updated_at"))


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
